package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import dev.residue.model.HookedTransformer;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.testing.Rounding;
import java.util.Arrays;

/** A random model of the paper's shape with p = 7, 5 variables, 11 positions and dModel = 8. */
final class TinyModel {

    static final int P = 7;
    static final int VARIABLES = 5;
    static final int CONTEXT = 11;
    static final int D = 8;
    static final int MLP = 12;

    /**
     * From tokens to what is measured: in each of two layers the stream's width for queries, keys,
     * scores, values and output, and the context twice; one MLP; the unembedding.
     */
    static final Rounding ROUNDING = Rounding.ofFloats(2 * (5 * D + 2 * CONTEXT) + MLP + 2 * D);

    private TinyModel() {}

    static AssignAndAdd task() {
        return new AssignAndAdd(
                new AssignAndAddSettings(P, VARIABLES, CONTEXT, 3, 0.7, null, 1, 1.0), 1);
    }

    /** Weights are large enough for attention to be far from uniform. */
    static Subject subject(AssignAndAdd task, long seed, NDManager manager) {
        TransformerSettings paper = TransformerSettings.assignAndAdd();
        TransformerSettings tiny =
                TransformerSettings.builder()
                        .setLayers(2)
                        .setHeads(1)
                        .setDModel(D)
                        .setMlp(Arrays.asList(null, MLP))
                        .optActivation(paper.activation())
                        .optNorm(paper.norm())
                        .optPositions(paper.positions())
                        .optInitialDeviation(0.6)
                        .optDepthScaling(paper.depthScaling())
                        .build();
        HookedTransformer block =
                new HookedTransformer(
                        tiny,
                        new Geometry(
                                task.vocabulary().size(),
                                CONTEXT,
                                task.modulus(),
                                new int[] {task.equalsPosition()}),
                        seed);
        block.initialize(manager, DataType.FLOAT32, new Shape(1, CONTEXT));
        return new Subject(task, block, manager, 0);
    }
}
