package dev.residue.analysis.incontext.representation;

import ai.djl.ndarray.NDManager;
import dev.residue.analysis.incontext.representation.NeuronShares.Kind;
import dev.residue.analysis.probe.Measurements;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.testing.Rounding;
import dev.residue.testing.Sampling;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MlpNeuronsProbeTest {

    private static final int P = 11;

    /** Shares of the variance over all pairs. */
    private static final Offset<Double> CLOSELY = Rounding.ofDoubles(3 * P * P).offset(1);

    private final InContextLinear task = HandMade.task(P, 4);
    private final PairSweep sweep = PairSweep.of(task, 1, 1);
    private final NeuronShares shares = new NeuronShares(sweep);
    private final DiscreteLogarithm logarithm = new DiscreteLogarithm(P);

    @Test
    void aFunctionOfOneNumberIsExplainedByIt() {
        double[] neuron = neuron(code -> Math.pow(sweep.x(code), 3));
        Assertions.assertThat(shares.share(Kind.X, neuron)).isCloseTo(1, CLOSELY);
        Assertions.assertThat(shares.share(Kind.Y, neuron)).isCloseTo(0, CLOSELY);
        Assertions.assertThat(shares.share(Kind.VALUE, neuron)).isCloseTo(0, CLOSELY);
        Assertions.assertThat(shares.share(Kind.RATIO, neuron)).isCloseTo(0, CLOSELY);
        double[] sum = neuron(code -> 3 * (sweep.x(code) % 2) + sweep.y(code));
        double ofX = 9 * 30 / 121.0; // six even and five odd numbers
        double ofY = 10; // (p² - 1) / 12
        Assertions.assertThat(shares.share(Kind.X, sum)).isCloseTo(ofX / (ofX + ofY), CLOSELY);
        Assertions.assertThat(shares.share(Kind.Y, sum)).isCloseTo(ofY / (ofX + ofY), CLOSELY);
    }

    @Test
    void aNeuronThatNeverChangesIsExplainedByNothing() {
        for (double value : new double[] {0, 0.1, -3.3}) {
            for (Kind kind : Kind.values()) {
                Assertions.assertThat(shares.share(kind, neuron(code -> value)))
                        .as("%s of %s", kind, value)
                        .isZero();
            }
        }
    }

    @Test
    void cosinesOfResiduesAndOfLogarithmsAreToldApart() {
        double[] residue = neuron(code -> Math.cos(2 * Math.PI * 3 * sweep.y(code) / P + 1));
        Assertions.assertThat(shares.share(Kind.Y_RESIDUE, residue)).isCloseTo(1, CLOSELY);
        Assertions.assertThat(shares.share(Kind.Y_LOGARITHM, residue)).isLessThan(0.5);
        Assertions.assertThat(shares.share(Kind.X_RESIDUE, residue)).isCloseTo(0, CLOSELY);
        double[] log =
                neuron(
                        code ->
                                sweep.x(code) == 0
                                        ? 0
                                        : Math.sin(2 * Math.PI * logarithm.of(sweep.x(code)) / 10));
        Assertions.assertThat(shares.share(Kind.X_LOGARITHM, log)).isCloseTo(1, CLOSELY);
        Assertions.assertThat(shares.share(Kind.X_RESIDUE, log)).isLessThan(0.5);
        double[] parity = // quadratic residues are the numbers of even logarithm
                neuron(code -> sweep.y(code) == 0 ? 0 : logarithm.of(sweep.y(code)) % 2);
        Assertions.assertThat(shares.share(Kind.Y_LOGARITHM, parity)).isCloseTo(1, CLOSELY);
        double[] parities =
                neuron(
                        code ->
                                sweep.hasRatio(code)
                                        ? logarithm.of(sweep.x(code)) % 2
                                                + logarithm.of(sweep.y(code)) % 2
                                        : 0);
        Assertions.assertThat(shares.share(Kind.Y_LOGARITHM, parities)).isCloseTo(0.5, CLOSELY);
    }

    @Test
    void ratiosAndValuesExplainTheirFunctions() {
        double[] ratio =
                neuron(
                        code ->
                                IntStream.range(1, P)
                                        .filter(r -> sweep.x(code) * r % P == sweep.y(code))
                                        .map(r -> r * r * r)
                                        .findFirst()
                                        .orElse(5));
        Assertions.assertThat(shares.share(Kind.RATIO, ratio)).isCloseTo(1, CLOSELY);
        Assertions.assertThat(shares.share(Kind.X_LOGARITHM, ratio)).isCloseTo(0, CLOSELY);
        double[] value =
                neuron(
                        code ->
                                (sweep.task().a() * sweep.x(code)
                                                + sweep.task().b() * sweep.y(code))
                                        % P);
        Assertions.assertThat(shares.share(Kind.VALUE, value)).isCloseTo(1, CLOSELY);
        Assertions.assertThat(shares.share(Kind.X, value)).isCloseTo(0, CLOSELY);
    }

    @Test
    void randomNeuronsAreExplainedByChance() {
        Random random = new Random(3);
        Map<Kind, Double> means = new EnumMap<>(Kind.class);
        int draws = 1000;
        for (int draw = 0; draw < draws; draw++) {
            double[] neuron = neuron(code -> random.nextGaussian());
            for (Kind kind : Kind.values()) {
                means.merge(kind, shares.share(kind, neuron) / draws, Double::sum);
            }
        }
        for (Kind kind : new Kind[] {Kind.X, Kind.Y, Kind.VALUE}) {
            Assertions.assertThat(means.get(kind)).isCloseTo(1 / 12.0, meanShare(1 / 12.0, draws));
        }
        Assertions.assertThat(means.get(Kind.RATIO))
                .isCloseTo(1 / 11.0, meanShare(1 / 11.0, draws));
        Assertions.assertThat(means.get(Kind.X_RESIDUE)).isLessThan(means.get(Kind.X));
    }

    /** A share of the squares of 120 normal numbers has a beta distribution. */
    private static Offset<Double> meanShare(double mean, int draws) {
        return Sampling.deviations(Math.sqrt(mean * (1 - mean) / (120 / 2 + 1) / draws));
    }

    /** The neurons see the token at y: a cosine of y, one of log y, and one that is never on. */
    @Test
    void neuronsAreReadAtYAfterTheNonLinearity() throws IOException {
        float[] embedding = new float[P * 3];
        for (int y = 0; y < P; y++) {
            embedding[y * 3] = (float) (2 + Math.cos(2 * Math.PI * y / P + 1));
            embedding[y * 3 + 1] =
                    (float) (2 + (y == 0 ? 0 : Math.cos(2 * Math.PI * logarithm.of(y) / 10)));
            embedding[y * 3 + 2] = -1 - y;
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            HandMade model =
                    new HandMade(task, 1, 3, 3, 3, manager)
                            .set("embed.W_E", embedding)
                            .set("blocks.0.mlp.W_in", 1, 0, 0, 0, 1, 0, 0, 0, 1);
            Measurements measurements =
                    HandMade.measured(new MlpNeuronsProbe(task, 1), model.subject());
            Map<String, Double> found = HandMade.numbers(measurements);
            Offset<Double> rounded = Rounding.ofFloats(3 * P * P).offset(1);
            Assertions.assertThat(found.get("changing/layer-1")).isCloseTo(2 / 3.0, CLOSELY);
            Assertions.assertThat(found.get("mean/y/layer-1")).isCloseTo(1, rounded);
            Assertions.assertThat(found.get("above-half/y/layer-1")).isEqualTo(1);
            Assertions.assertThat(found.get("mean/x/layer-1")).isCloseTo(0, rounded);
            Assertions.assertThat(found.get("above-half/y/residue-frequency/layer-1"))
                    .isEqualTo(0.5);
            Assertions.assertThat(found.get("above-half/y/logarithm-frequency/layer-1"))
                    .isEqualTo(0.5);
            Measurements.Values array = HandMade.array(measurements, "layer 1");
            Assertions.assertThat(array.shape()).containsExactly(3, 8);
            Assertions.assertThat((double) array.data()[5]).isCloseTo(1, rounded);
            Assertions.assertThat((double) array.data()[8 + 7]).isCloseTo(1, rounded);
            for (int kind = 0; kind < 8; kind++) {
                Assertions.assertThat(array.data()[2 * 8 + kind]).isZero();
            }
        }
    }

    @Test
    void aLayerOfSilentNeuronsHasNoShares() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            HandMade model = new HandMade(task, 1, 3, 3, 3, manager);
            Assertions.assertThat(
                            HandMade.numbers(
                                    HandMade.measured(
                                            new MlpNeuronsProbe(task, 1), model.subject())))
                    .isEqualTo(Map.of("changing/layer-1", 0.0));
        }
    }

    private double[] neuron(IntToDoubleFunction activation) {
        return IntStream.range(0, P * P).mapToDouble(activation).toArray();
    }
}
