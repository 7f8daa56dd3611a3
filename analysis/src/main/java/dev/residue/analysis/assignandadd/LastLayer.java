package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Sequences;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * Computes the logits that the rest of the model arrives at when a part of {@link
 * EqualsActivations} is exchanged or removed, for all rows; the product of matrices runs on the
 * engine.
 */
final class LastLayer {

    private static final int ROWS_PER_CHUNK = 4096;

    private final NDManager scope;
    private final NDArray mlpIn;
    private final NDArray mlpOut;
    private final NDArray unembedding;

    LastLayer(CircuitWeights weights) {
        this.scope = weights.scope();
        this.mlpIn = weights.mlpIn();
        this.mlpOut = weights.mlpOut();
        this.unembedding = weights.unembedding();
    }

    Matrix mlp(Matrix middle) {
        return inChunks(
                middle.rows(),
                (chunk, rows) -> CircuitWeights.mlp(middle.upload(chunk, rows), mlpIn, mlpOut));
    }

    /** Replaces row i's MLP output by row {@code source[i]} of another kind's. */
    Matrix swapMlp(EqualsActivations into, EqualsActivations from, int... source) {
        return logits(
                into.middle().rows(),
                (chunk, rows) ->
                        into.middle()
                                .upload(chunk, rows)
                                .add(from.added().upload(chunk, picked(source, rows))));
    }

    /** Replaces row i's attention output by row {@code source[i]} of another kind's. */
    Matrix swapAttention(EqualsActivations into, EqualsActivations from, int... source) {
        return logits(
                into.middle().rows(),
                (chunk, rows) -> {
                    NDArray middle =
                            into.middle()
                                    .upload(chunk, rows)
                                    .sub(into.attended().upload(chunk, rows))
                                    .add(from.attended().upload(chunk, picked(source, rows)));
                    return middle.add(CircuitWeights.mlp(middle, mlpIn, mlpOut));
                });
    }

    Matrix replaceMlp(EqualsActivations into, float... row) {
        return logits(
                into.middle().rows(),
                (chunk, rows) ->
                        into.middle()
                                .upload(chunk, rows)
                                .add(chunk.create(row, new Shape(1, row.length))));
    }

    Matrix onlyMlp(EqualsActivations of) {
        return logits(of.added().rows(), (chunk, rows) -> of.added().upload(chunk, rows));
    }

    private Matrix logits(int count, BiFunction<NDManager, int[], NDArray> residual) {
        return inChunks(count, (chunk, rows) -> residual.apply(chunk, rows).matMul(unembedding));
    }

    private Matrix inChunks(int count, BiFunction<NDManager, int[], NDArray> rows) {
        List<Matrix> chunks = new ArrayList<>();
        for (int from = 0; from < count; from += ROWS_PER_CHUNK) {
            int to = Math.min(count, from + ROWS_PER_CHUNK);
            try (NDManager chunk = scope.newSubManager()) {
                chunks.add(Matrix.of(rows.apply(chunk, IntStream.range(from, to).toArray())));
            }
        }
        return Matrix.stacked(chunks);
    }

    private static int[] picked(int[] source, int[] rows) {
        return IntStream.of(rows).map(row -> source[row]).toArray();
    }

    /**
     * What the second layer holds at "=", one sequence per row.
     *
     * <p>Nothing behind it reads other positions, so exchanging a part of these rows and computing
     * the rest from them is the same as running the whole model with the part replaced.
     *
     * @param attended the output of attention, {@code [sequence, dModel]}
     * @param middle the residual stream after attention, which enters the MLP
     */
    record EqualsActivations(Matrix attended, Matrix middle, Matrix added) {

        static final class Reader {

            private final ResidualStreamReader first;
            private final ResidualStreamReader second;
            private final LastLayer layer;

            Reader(int equalsPosition, Subject subject, LastLayer layer, NDManager scope) {
                int[] equals = {equalsPosition};
                this.first = new ResidualStreamReader(subject, 1, equals, scope);
                this.second = new ResidualStreamReader(subject, 2, equals, scope);
                this.layer = layer;
            }

            EqualsActivations read(Sequences sequences) {
                Matrix middle = second.residual(sequences);
                Matrix attended = middle.minus(first.residual(sequences));
                return new EqualsActivations(attended, middle, layer.mlp(middle));
            }
        }
    }
}
