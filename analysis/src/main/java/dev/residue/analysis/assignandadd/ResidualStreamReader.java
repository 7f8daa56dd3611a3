package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Sequences;
import dev.residue.model.HookedTransformer;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.training.engine.InPlaceCopy;
import java.util.Collections;

/**
 * A copy of a model's first layers without MLP, whose "logits" are its residual stream.
 *
 * <p>Observing the residual stream with hooks computes every position of both layers, three times
 * the work of what is read at "=" alone. This copy takes the model's own short path instead, which
 * computes the last layer at the read positions only and gives the same numbers up to rounding.
 */
final class ResidualStreamReader {

    private final Subject copy;
    private final int width;

    /** Copies the weights of the first layers, which may have no MLP before the read positions. */
    ResidualStreamReader(Subject subject, int layers, int[] positions, NDManager scope) {
        HookedTransformer model = subject.transformer();
        TransformerSettings settings = model.settings();
        Geometry geometry = model.geometry();
        this.width = settings.dModel();
        HookedTransformer headless =
                new HookedTransformer(
                        settings.toBuilder()
                                .setLayers(layers)
                                .setMlp(Collections.nCopies(layers, null))
                                .optPositionOffset(0)
                                .optUnembeddingBias(false)
                                .optTied(false)
                                .optDropout(0)
                                .build(),
                        new Geometry(geometry.vocabulary(), geometry.context(), width, positions),
                        0);
        headless.initialize(scope, DataType.FLOAT32, new Shape(1, geometry.context()));
        for (Pair<String, Parameter> parameter : headless.getParameters()) {
            NDArray source =
                    parameter.getKey().equals("unembed.W_U")
                            ? scope.eye(width)
                            : subject.weight(parameter.getKey(), scope);
            InPlaceCopy.copy(parameter.getValue().getArray(), source);
        }
        this.copy = new Subject(subject.task(), headless, scope, subject.step());
    }

    /** Returns the residual stream, {@code [sequence * position, dModel]}. */
    Matrix residual(Sequences sequences) {
        float[] residual = copy.logits(sequences);
        return new Matrix(residual, residual.length / width, width);
    }
}
