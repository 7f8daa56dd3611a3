package dev.residue.app.run;

import dev.residue.app.run.EnsembleRunner.Member;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Members that are trained as one.
 *
 * @param threads the number of threads of a process of their own; null to train them in this one
 */
public record Group(List<Member> members, @Nullable Integer threads) {}
