package dev.residue.analysis.incontext;

import dev.residue.analysis.phase.PhaseResult;
import dev.residue.analysis.phase.PhaseResult.Outcome;
import dev.residue.analysis.statistics.Series;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a run was in each of the four {@linkplain InContextPhase phases}, by its checkpoints.
 *
 * <p>A phase starts at the first checkpoint of its longest unbroken stretch, the later one of
 * equals, and ends at that stretch's last; both belong to it. Confidence, in (0, 1), is the share
 * of its checkpoints that lie in that stretch, by Laplace's rule {@code (hits + 1) / (checkpoints +
 * 2)}: low where it comes and goes, or where it was seen once only. A run need not pass through all
 * four, nor in this order.
 */
public final class InContextPhases {

    private InContextPhases() {}

    /**
     * Returns the four phases, found or not.
     *
     * @param codes the {@code phase} that {@link ShotsProbe} measured at every checkpoint; null
     *     where it was not measured
     */
    public static List<PhaseResult> find(@Nullable Series codes) {
        return Arrays.stream(InContextPhase.values())
                .filter(phase -> phase != InContextPhase.NONE)
                .map(phase -> find(phase, codes))
                .toList();
    }

    private static PhaseResult find(InContextPhase phase, @Nullable Series codes) {
        if (codes == null) {
            return PhaseResult.without(phase.title(), Outcome.NOT_MEASURED, "not measured: phase");
        }
        int all = 0;
        int row = 0;
        int longest = 0;
        int end = -1;
        for (int i = 0; i < codes.size(); i++) {
            boolean isIn = codes.value(i) == phase.code();
            all += isIn ? 1 : 0;
            row = isIn ? row + 1 : 0;
            if (isIn && row >= longest) {
                longest = row;
                end = i;
            }
        }
        if (all == 0) {
            return PhaseResult.without(phase.title(), Outcome.NOT_FOUND, "no checkpoint is in it");
        }
        return new PhaseResult(
                phase.title(),
                Outcome.FOUND,
                codes.step(end - longest + 1),
                codes.step(end),
                (longest + 1.0) / (all + 2.0),
                "%s of %s checkpoints are in it, %s in a row"
                        .formatted(all, codes.size(), longest));
    }
}
