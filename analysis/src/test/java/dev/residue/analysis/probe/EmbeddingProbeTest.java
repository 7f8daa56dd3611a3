package dev.residue.analysis.probe;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import dev.residue.model.HookedTransformer;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.testing.Rounding;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class EmbeddingProbeTest {

    @Test
    void cosinesAndComponentsAreThoseOfVectorsPlacedByHand() throws IOException {
        AssignAndAdd task = new AssignAndAdd(AssignAndAddSettings.paper(), 0);
        HookedTransformer block =
                new HookedTransformer(
                        TransformerSettings.minGpt(1, 1, 2),
                        new Geometry(4, 3, 4, new int[] {2}),
                        0);
        try (NDManager manager = NDManager.newBaseManager()) {
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
            // opposite, orthogonal, at 45 degrees; variance only along two axes, 8 : 2
            block.getParameters()
                    .get("embed.W_E")
                    .getArray()
                    .set(new float[] {2, 0, -2, 0, 0, 1, 0, -1});
            block.getParameters()
                    .get("pos_embed.W_pos")
                    .getArray()
                    .set(new float[] {1, 0, 3, 3, 0, 0});
            Measurements measurements =
                    new ProbeSuite(Map.of("embeddings", new EmbeddingProbe()))
                            .measure(new Subject(task, block, manager, 0));
            Map<String, Measurements.Values> arrays = measurements.arrays();
            Assertions.assertThat(arrays.get("embeddings/tokens").data())
                    .containsExactly(
                            new float[] {1, -1, 0, 0, -1, 1, 0, 0, 0, 0, 1, -1, 0, 0, -1, 1},
                            Rounding.ofFloats(6).floatOffset(1));
            float half = (float) Math.sqrt(0.5);
            Assertions.assertThat(arrays.get("embeddings/positions").data())
                    .containsExactly(
                            new float[] {1, half, 0, half, 1, 0, 0, 0, 0},
                            Rounding.ofFloats(6).floatOffset(1));
            List<Double> explained =
                    measurements.numbers().stream().map(Measurement::value).toList();
            Assertions.assertThat(explained.get(0)).isCloseTo(0.8, Rounding.ofFloats(8).offset(1));
            Assertions.assertThat(explained.get(1)).isCloseTo(0.2, Rounding.ofFloats(8).offset(1));
        }
    }
}
