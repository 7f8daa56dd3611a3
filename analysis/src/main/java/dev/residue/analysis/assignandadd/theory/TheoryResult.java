package dev.residue.analysis.assignandadd.theory;

import dev.residue.analysis.study.ClaimResult;
import java.util.List;
import java.util.Map;

/**
 * What the stand-in experiment found.
 *
 * @param claims its four statements, each with its verdict
 * @param numbers what they rest on, by name
 */
public record TheoryResult(List<ClaimResult> claims, Map<String, Double> numbers) {}
