package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Embedding;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Learned vectors of positions, or of the places that the task gives them.
 *
 * <p>With an offset, training shifts all places of a sequence by one random number, drawn from the
 * engine's random state; everything else computes without a shift.
 */
final class PositionEmbedding {

    private final Parameter weight; // [place, dModel]
    private final int[] places;
    private final int offset;
    private final boolean identity;
    private @Nullable NDArray ids; // [1, position]

    PositionEmbedding(TransformerSettings settings, Geometry geometry, ParameterRegistry registry) {
        places =
                settings.positions() == TransformerSettings.Positions.PLACE
                        ? geometry.places().clone()
                        : IntStream.range(0, geometry.context()).toArray();
        offset = settings.positionOffset();
        int rows = Arrays.stream(places).max().orElse(0) + 1 + offset;
        identity = Arrays.equals(places, IntStream.range(0, rows).toArray());
        weight = registry.weight("pos_embed.W_pos", new Shape(rows, settings.dModel()));
    }

    /** Returns what is added to the tokens' embeddings: {@code [batch or 1, position, dModel]}. */
    NDArray of(ForwardPass pass, NDArray tokens) {
        NDArray rows = pass.value(weight);
        if (pass.training() && offset > 0) {
            NDManager manager = pass.manager();
            NativeChecks.range(0, offset + 1L);
            NDArray shift = // [batch, 1]
                    manager.randomInteger(
                            0, offset + 1L, new Shape(tokens.getShape().get(0), 1), DataType.INT64);
            return lookUp(pass, shift.add(ids(pass)), rows);
        }
        return identity ? pass.owned(rows.expandDims(0)) : lookUp(pass, ids(pass), rows);
    }

    /** Returns the vectors of some positions, {@code [1, position, dModel]}. */
    NDArray of(ForwardPass pass, int[] positions) {
        long[] chosen = Arrays.stream(positions).mapToLong(i -> places[i]).toArray();
        NDArray rowIds = pass.manager().create(chosen, new Shape(1, chosen.length));
        return lookUp(pass, rowIds, pass.value(weight));
    }

    private NDArray ids(ForwardPass pass) {
        if (ids == null || ids.isReleased() || !ids.getDevice().equals(pass.device())) {
            ids =
                    pass.constants()
                            .create(
                                    Arrays.stream(places).asLongStream().toArray(),
                                    new Shape(1, places.length));
        }
        return ids;
    }

    private static NDArray lookUp(ForwardPass pass, NDArray ids, NDArray rows) {
        return pass.owned(Embedding.embedding(ids, rows, SparseFormat.DENSE).singletonOrThrow());
    }
}
