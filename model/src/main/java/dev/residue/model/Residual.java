package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import org.jspecify.annotations.Nullable;

/**
 * The residual stream at every position, {@code [batch, position, dModel]}, which may be known to
 * hold few distinct rows.
 *
 * <p>What enters the first layer depends on a token and its position alone. A vocabulary of 74 at
 * 16 positions makes 1,184 rows, however large the batch: they are multiplied once and looked up,
 * which changes no number.
 */
final class Residual {

    private final NDArray values;
    private final @Nullable NDArray rows; // [row, dModel]
    private final @Nullable NDArray ids; // [batch, position]

    private Residual(NDArray values, @Nullable NDArray rows, @Nullable NDArray ids) {
        this.values = values;
        this.rows = rows;
        this.ids = ids;
    }

    static Residual of(NDArray values) {
        return new Residual(values, null, null);
    }

    /** Looks every position's row up in a table. */
    static Residual lookup(NDArray rows, NDArray ids) {
        return new Residual(look(ids, rows), rows, ids);
    }

    NDArray values() {
        return values;
    }

    /** Multiplies every position by a matrix: {@code [batch, position, width]}. */
    NDArray times(NDArray matrix) {
        return rows == null || ids == null ? values.matMul(matrix) : look(ids, rows.matMul(matrix));
    }

    private static NDArray look(NDArray ids, NDArray rows) {
        return Embedding.embedding(ids, rows, SparseFormat.DENSE).singletonOrThrow();
    }
}
