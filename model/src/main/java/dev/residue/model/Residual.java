package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The residual stream as a layer receives it: {@code [batch, position, dModel]}.
 *
 * <p>Before the first layer a position depends on its token and its position alone, or on its token
 * alone. A vocabulary of 74 at 16 positions makes 1,184 rows, however large the batch: what is done
 * to every row is done once to each of them, and looked up, which changes no number.
 */
final class Residual {

    private final NDArray rows; // [row, dModel], or the stream itself where there are no ids
    private final @Nullable NDArray ids; // [batch, position]
    private @Nullable NDArray looked;

    private Residual(NDArray rows, @Nullable NDArray ids) {
        this.rows = rows;
        this.ids = ids;
    }

    static Residual of(NDArray values) {
        return new Residual(values, null);
    }

    /** Looks every position's row up in a table. */
    static Residual lookup(NDArray rows, NDArray ids) {
        return new Residual(rows, ids);
    }

    /** Returns {@code [batch, position, dModel]}. */
    NDArray values() {
        if (ids == null) {
            return rows;
        }
        if (looked == null) {
            looked = Embedding.embedding(ids, rows, SparseFormat.DENSE).singletonOrThrow();
        }
        return looked;
    }

    /** Does the same to every position. */
    Residual each(UnaryOperator<NDArray> rowwise) {
        return new Residual(rowwise.apply(rows), ids);
    }

    /** Multiplies every position by a matrix: {@code [batch, position, width]}. */
    NDArray times(NDArray matrix) {
        return each(x -> x.matMul(matrix)).values();
    }
}
