package dev.residue.analysis.incontext.representation;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.residue.analysis.probe.Measurements;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.testing.Rounding;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimilarityGridProbeTest {

    private static final int P = 5;

    /** Cosines of rows of at most 7 numbers, in the mean over all pairs of 49. */
    private static final Offset<Double> CLOSELY = Rounding.ofFloats(4 * 7 + 49 * 49).offset(1);

    private final InContextLinear task = HandMade.task(P, 4);
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void outputsThatHoldTheRatioAloneHaveTheirCosines() {
        float[] rows = new float[49 * 6];
        for (int code = 0; code < 49; code++) {
            int x = code / 7;
            int y = code % 7;
            for (int ratio = 1; ratio < 7; ratio++) {
                rows[code * 6 + ratio - 1] = x != 0 && y == x * ratio % 7 ? 3 : 0;
            }
        }
        float[] grid = SimilarityGridProbe.similarities(manager.create(rows, new Shape(49, 6)));
        SimilarityGridProbe.RatioSimilarity found = SimilarityGridProbe.RatioSimilarity.of(grid, 7);
        // a one-hot vector of six, its mean taken off, has the cosine -1/5 with another
        Assertions.assertThat(found.equal()).isCloseTo(1, CLOSELY);
        Assertions.assertThat(found.different()).isCloseTo(-0.2, CLOSELY);
        Assertions.assertThat(found.difference()).isCloseTo(1.2, CLOSELY);
    }

    @Test
    void outputsThatHoldXAloneSayNothingOfTheRatio() {
        float[] rows = new float[49 * 7];
        for (int code = 0; code < 49; code++) {
            rows[code * 7 + code / 7] = 1;
        }
        float[] grid = SimilarityGridProbe.similarities(manager.create(rows, new Shape(49, 7)));
        Assertions.assertThat(SimilarityGridProbe.RatioSimilarity.of(grid, 7).difference())
                .isCloseTo(0, CLOSELY);
    }

    @Test
    void constantRowsAreLikeNone() {
        float[] rows = {.1f, .1f, .1f, 0, 0, 0, 1, 2, 3, -1, -2, -3};
        float[] grid = SimilarityGridProbe.similarities(manager.create(rows, new Shape(4, 3)));
        Assertions.assertThat(grid).startsWith(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        Assertions.assertThat((double) grid[10]).isCloseTo(1, CLOSELY);
        Assertions.assertThat((double) grid[11]).isCloseTo(-1, CLOSELY);
    }

    /** Attention is even, and the MLP sees the token at z: all can be computed by hand. */
    @Test
    void gridsAreThoseOfTheOutputsAtZ() throws IOException {
        Random random = new Random(8);
        int dModel = 6;
        float[] embedding = floats(random, P * dModel);
        float[] value = floats(random, 2 * dModel * 2);
        float[] output = floats(random, 2 * 2 * dModel);
        float[] back = new float[dModel * dModel];
        for (int i = 0; i < dModel; i++) {
            back[i * dModel + i] = 1;
        }
        HandMade model =
                new HandMade(task, 3, dModel, 2, dModel, manager)
                        .set("embed.W_E", embedding)
                        .set("blocks.0.attn.W_V", value)
                        .set("blocks.0.attn.W_O", output)
                        .set("blocks.0.mlp.W_in", back)
                        .set("blocks.0.mlp.W_out", back);
        Measurements measurements =
                HandMade.measured(new SimilarityGridProbe(task, 2), model.subject());
        PairSweep sweep = PairSweep.of(task, 1, 2);
        double[][][] heads = new double[2][25][dModel];
        double[][] mlps = new double[25][dModel];
        double[][] blocks = new double[25][dModel];
        for (int code = 0; code < 25; code++) {
            long[] tokens = sweep.sequences().sequence(code);
            int z = 3 * sweep.shot() + 2;
            Assertions.assertThat(tokens[z]).isEqualTo(sweep.z(code));
            for (int f = 0; f < dModel; f++) {
                for (int position = 0; position <= z; position++) {
                    for (int i = 0; i < 4 * dModel; i++) {
                        int head = i / 2 / dModel;
                        heads[head][code][f] +=
                                (double) embedding[(int) tokens[position] * dModel + i / 2 % dModel]
                                        * value[i]
                                        * output[(2 * head + i % 2) * dModel + f]
                                        / (z + 1);
                    }
                }
                double stream =
                        embedding[(int) tokens[z] * dModel + f]
                                + heads[0][code][f]
                                + heads[1][code][f];
                mlps[code][f] = Math.max(0, stream);
                blocks[code][f] = stream + mlps[code][f];
            }
        }
        Map<String, double[][]> expected =
                Map.of(
                        "layer 1, head 1",
                        heads[0],
                        "layer 1, head 2",
                        heads[1],
                        "layer 1, MLP",
                        mlps,
                        "layer 1, block",
                        blocks,
                        "layer 1, head 3",
                        new double[25][dModel]);
        Offset<Double> rounding = Offset.offset(1 / 256.0 + Rounding.ofFloats(100).limit(1));
        expected.forEach(
                (name, rows) -> {
                    Measurements.Values grid = HandMade.array(measurements, name);
                    Assertions.assertThat(grid.shape()).containsExactly(25, 25);
                    for (int i = 0; i < 625; i++) {
                        Assertions.assertThat((double) grid.data()[i])
                                .as(name)
                                .isCloseTo(cosine(rows[i / 25], rows[i % 25]), rounding);
                    }
                });
        Assertions.assertThat(HandMade.numbers(measurements))
                .containsKeys("ratio/head/layer-1 1", "ratio/mlp/layer-1", "equal/block/layer-1")
                .containsEntry("ratio/head/layer-1 3", 0.0)
                .hasSize(10);
    }

    private static double cosine(double[] one, double[] other) {
        double[] sums = new double[5];
        for (int i = 0; i < one.length; i++) {
            sums[0] += one[i] / one.length;
            sums[1] += other[i] / one.length;
        }
        for (int i = 0; i < one.length; i++) {
            sums[2] += (one[i] - sums[0]) * (other[i] - sums[1]);
            sums[3] += Math.pow(one[i] - sums[0], 2);
            sums[4] += Math.pow(other[i] - sums[1], 2);
        }
        return sums[3] * sums[4] == 0 ? 0 : sums[2] / Math.sqrt(sums[3] * sums[4]);
    }

    private static float[] floats(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
