package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDManager;
import dev.residue.analysis.probe.Measured;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import dev.residue.testing.Rounding;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a tiny random model, against the complex transform in loops. */
class FourierProbeTest {

    private static final int P = TinyModel.P;

    /** Of shares: a power of the transform over all pairs, over the sum of all powers. */
    private static final Offset<Double> ROUNDING =
            Rounding.ofFloats(4L * P * P + 2 * (5 * TinyModel.D + 2 * TinyModel.CONTEXT)).offset(1);

    private final AssignAndAdd task = TinyModel.task();
    private NDManager manager;
    private Subject subject;
    private double[][][] pre; // [neuron][n][m]
    private Map<String, Double> found;
    private Measurements measurements;

    @BeforeEach
    void measure() throws IOException {
        manager = NDManager.newBaseManager();
        subject = TinyModel.subject(task, 5, manager);
        Plain plain = new Plain(subject.block());
        pre = new double[TinyModel.MLP][P][P];
        for (int n = 0; n < P; n++) {
            for (int m = 0; m < P; m++) {
                long[] tokens = new long[TinyModel.CONTEXT];
                Arrays.fill(tokens, P + 2);
                tokens[7] = P;
                tokens[8] = n;
                tokens[9] = m;
                tokens[10] = P + 1;
                double[] at = plain.run(tokens).pre[10];
                for (int neuron = 0; neuron < TinyModel.MLP; neuron++) {
                    pre[neuron][n][m] = at[neuron];
                }
            }
        }
        measurements = new Measurements();
        new FourierProbe(task).measure(subject, measurements);
        found = Measured.byName(measurements);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void explainedVarianceIsThatOfOneWaveInEachNumber() {
        double[] largest = new double[TinyModel.MLP];
        for (int k = 1; k <= P / 2; k++) {
            double[] explained = new double[TinyModel.MLP];
            for (int neuron = 0; neuron < TinyModel.MLP; neuron++) {
                int frequency = k;
                explained[neuron] = share(pre[neuron], (a, b) -> a * b == 0 && a + b == frequency);
                largest[neuron] = Math.max(largest[neuron], explained[neuron]);
            }
            int best = Plain.argMax(explained);
            Assertions.assertThat(found).containsEntry("best-neuron#" + k, (double) best);
            Assertions.assertThat(found.get("best-explained-variance#" + k))
                    .isCloseTo(explained[best], ROUNDING);
        }
        Assertions.assertThat(found.get("single-frequency-share/pre-activation"))
                .isCloseTo(median(largest), ROUNDING);
        int best = Plain.argMax(largest);
        Assertions.assertThat(found).containsEntry("best-neuron-overall", (double) best);
        double[] map = Arrays.stream(pre[best]).flatMapToDouble(Arrays::stream).toArray();
        float[] drawn = measurements.arrays().get("/pre-activation").data();
        TinyModel.ROUNDING.compare("pre-activation", drawn, map);
    }

    @Test
    void aNeuronsFrequencyCountsProductsToo() {
        int[] active =
                IntStream.range(0, TinyModel.MLP)
                        .filter(
                                neuron ->
                                        Arrays.stream(pre[neuron])
                                                .flatMapToDouble(Arrays::stream)
                                                .anyMatch(value -> value > 0))
                        .toArray();
        double[] largest = new double[active.length];
        int[] counts = new int[P / 2];
        for (int i = 0; i < active.length; i++) {
            double[][] post = new double[P][P];
            for (int n = 0; n < P; n++) {
                for (int m = 0; m < P; m++) {
                    post[n][m] = Math.max(0, pre[active[i]][n][m]);
                }
            }
            double[] shares = new double[P / 2];
            for (int k = 1; k <= P / 2; k++) {
                int frequency = k;
                shares[k - 1] =
                        share(
                                post,
                                (a, b) ->
                                        (a == 0 || a == frequency)
                                                && (b == 0 || b == frequency)
                                                && a + b > 0);
            }
            int best = Plain.argMax(shares);
            largest[i] = shares[best];
            counts[best]++;
        }
        Assertions.assertThat(found).containsEntry("active-neurons", (double) active.length);
        Assertions.assertThat(found.get("single-frequency-share/post-activation"))
                .isCloseTo(median(largest), ROUNDING);
        Assertions.assertThat(found)
                .containsEntry(
                        "single-frequency-neurons",
                        (double) Arrays.stream(largest).filter(share -> share > .85).count());
        for (int k = 1; k <= P / 2; k++) {
            Assertions.assertThat(found).containsEntry("neurons#" + k, (double) counts[k - 1]);
        }
    }

    @Test
    void theKeyFrequenciesAreThoseOfTheEmbeddingAboveTheRule() {
        for (int k = 1; k <= P / 2; k++) {
            double share = found.get("embedding-power#" + k);
            if (share > 1.5 / 3) {
                Assertions.assertThat(found).containsEntry("key-frequency#" + k, share);
            } else {
                Assertions.assertThat(found).doesNotContainKey("key-frequency#" + k);
            }
        }
    }

    @Test
    void randomWeightsOfThePapersSizeHaveNoKeyFrequency() throws IOException {
        AssignAndAdd paper = new AssignAndAdd(AssignAndAddSettings.paper(), 1);
        Map<String, Double> random =
                Measured.byName(new FourierProbe(paper), AuthorsWeights.initial(paper, manager));
        Assertions.assertThat(random.keySet())
                .noneMatch(name -> name.startsWith("key-frequency"))
                .contains("embedding-power#29", "ov2-power#29", "read-out-power#29");
        Assertions.assertThat(random.get("best-explained-variance#11")).isLessThan(0.2);
    }

    /** Which pairs of frequencies count, each from 0 to (p - 1)/2. */
    private interface Frequencies {
        boolean count(int a, int b);
    }

    private static double share(double[][] function, Frequencies frequencies) {
        double chosen = 0;
        double total = 0;
        for (int a = 0; a < P; a++) {
            for (int b = 0; b < P; b++) {
                double real = 0;
                double imaginary = 0;
                for (int n = 0; n < P; n++) {
                    for (int m = 0; m < P; m++) {
                        double angle = 2 * Math.PI * (a * n + b * m) / P;
                        real += function[n][m] * Math.cos(angle);
                        imaginary += function[n][m] * Math.sin(angle);
                    }
                }
                double power = a + b == 0 ? 0 : real * real + imaginary * imaginary;
                total += power;
                chosen += frequencies.count(Math.min(a, P - a), Math.min(b, P - b)) ? power : 0;
            }
        }
        return chosen / total;
    }

    private static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
