package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDArray;
import dev.residue.analysis.Measurements;
import dev.residue.analysis.Subject;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What the second layer holds at "=", one sequence per row.
 *
 * <p>Nothing behind it reads other positions, so exchanging a part of these rows and computing the
 * rest from them is the same as running the whole model with the part replaced.
 *
 * @param attended the output of attention, {@code [sequence, dModel]}
 * @param middle the residual stream after attention, which enters the MLP
 * @param added the output of the MLP
 */
record EqualsActivations(Matrix attended, Matrix middle, Matrix added) {

    private static final String ATTENDED = "blocks.1.hook_attn_out";
    private static final String MIDDLE = "blocks.1.hook_resid_mid";
    private static final String ADDED = "blocks.1.hook_mlp_out";

    static EqualsActivations of(Subject subject, Sequences sequences) {
        UnaryOperator<NDArray> atEquals = atEquals(subject);
        Map<String, Measurements.Values> observed =
                subject.observe(
                        sequences, Map.of(ATTENDED, atEquals, MIDDLE, atEquals, ADDED, atEquals));
        return new EqualsActivations(
                Matrix.observed(observed, ATTENDED),
                Matrix.observed(observed, MIDDLE),
                Matrix.observed(observed, ADDED));
    }

    /** Returns the output of attention alone. */
    static Matrix attended(Subject subject, Sequences sequences) {
        return Matrix.observed(
                subject.observe(sequences, Map.of(ATTENDED, atEquals(subject))), ATTENDED);
    }

    /** Returns what picks "=" out of {@code [batch, position, …]}. */
    static UnaryOperator<NDArray> atEquals(Subject subject) {
        int equals = ((AssignAndAdd) subject.task()).equalsPosition();
        return value -> value.get(":, " + equals);
    }
}
