package dev.residue.analysis.assignandadd;

import dev.residue.analysis.phase.PhaseDefinition;
import dev.residue.analysis.phase.PhaseResult;
import dev.residue.analysis.phase.PhaseRule;
import dev.residue.analysis.statistics.Series;
import java.util.List;
import java.util.Map;

/**
 * The three phases of "Assign and Add" (arXiv 2605.31497): modular addition, then variable
 * assignment, then the refinement in which variables generalise to slots never seen in training.
 *
 * <p>Which measures tell a phase is decided by what they can and cannot show:
 *
 * <ul>
 *   <li>An assignment <em>begins</em> in the mechanism ("=" finds the operands' values; variables
 *       match themselves), not in the accuracies: these rise as soon as the model can add, because
 *       adding numbers picked from the context at random already scores .41 with one variable and
 *       .33 with two.
 *   <li>It is <em>complete</em> in the accuracies on held-out pairs, not in the mechanism: those
 *       measures run over all variables in all slots, also the ones that refinement alone brings,
 *       so they may stay below 1 until then.
 *   <li>{@code progress/qk1-number-to-previous} and {@code progress/attention1-*} are left out: the
 *       former is easy by its mask, the latter are high for moments in an untrained model.
 * </ul>
 */
public final class AssignAndAddPhases {

    private static final List<String> HELD_OUT_SLOTS =
            List.of(
                    "accuracy/one-variable/held-out-slot",
                    "accuracy/two-variables/held-out-slot-1",
                    "accuracy/two-variables/held-out-slot-2");

    public static final List<PhaseDefinition> DEFINITIONS =
            List.of(
                    new PhaseDefinition(
                            "addition",
                            List.of("progress/ov2-mlp2"),
                            List.of("accuracy/direct/held-out-pair"),
                            null),
                    new PhaseDefinition(
                            "assignment",
                            List.of(
                                    "progress/attention2-equals-to-values",
                                    "progress/qk2-ov1-variable-identity"),
                            List.of(
                                    "accuracy/one-variable/held-out-pair",
                                    "accuracy/two-variables/held-out-pair"),
                            null),
                    new PhaseDefinition(
                            "refinement", HELD_OUT_SLOTS, HELD_OUT_SLOTS, "assignment"));

    private AssignAndAddPhases() {}

    public static List<PhaseResult> find(Map<String, Series> measures) {
        return PhaseRule.find(DEFINITIONS, measures);
    }
}
