package dev.residue.model.component;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Embedding;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Learned vectors of positions, or of the places that the task gives them.
 *
 * <p>With an offset, training shifts all places of a sequence by one random number; everything else
 * computes without a shift.
 */
final class PositionEmbedding {

    private final Parameter weight; // [place, dModel]
    private final int[] places;
    private final int offset;
    private final boolean identity;
    private final Constant ids; // [1, position]

    PositionEmbedding(TransformerSettings settings, Geometry geometry, ParameterRegistry registry) {
        places = settings.positionRows(geometry);
        ids = Constant.of(places, 1, places.length);
        offset = settings.positionOffset();
        int rows = settings.positionRowCount(geometry);
        identity = Arrays.equals(places, IntStream.range(0, rows).toArray());
        weight = registry.weight("pos_embed.W_pos", new Shape(rows, settings.dModel()));
    }

    /** Returns what is added to the tokens' embeddings: {@code [batch or 1, position, dModel]}. */
    NDArray of(ForwardPass pass, NDArray tokens) {
        NDArray rows = pass.value(weight);
        if (pass.training() && offset > 0) {
            long batch = tokens.getShape().get(0);
            NDArray shifts = pass.masks().shifts(pass.manager(), pass.device(), batch, offset);
            return lookUp(pass, shifts.add(ids.on(pass)), rows);
        }
        return identity ? pass.owned(rows.expandDims(0)) : lookUp(pass, ids.on(pass), rows);
    }

    /** Returns the vectors of some positions, {@code [1, position, dModel]}. */
    NDArray of(ForwardPass pass, int[] positions) {
        long[] chosen = Arrays.stream(positions).mapToLong(i -> places[i]).toArray();
        NDArray rowIds = pass.manager().create(chosen, new Shape(1, chosen.length));
        return lookUp(pass, rowIds, pass.value(weight));
    }

    private static NDArray lookUp(ForwardPass pass, NDArray ids, NDArray rows) {
        return pass.owned(Embedding.embedding(ids, rows, SparseFormat.DENSE).singletonOrThrow());
    }
}
