package dev.residue.analysis.digits;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.residue.analysis.probe.AccuracyProbe;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.digits.Arithmetic;
import dev.residue.dataset.digits.DigitTask;
import dev.residue.dataset.digits.DigitsSettings;
import dev.residue.dataset.digits.Pairs;
import dev.residue.model.HookedTransformer;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.testing.Rounding;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DigitProbesTest {

    private final DigitTask task =
            new DigitTask(
                    new Arithmetic(Arithmetic.Operation.ADDITION, 0),
                    new DigitsSettings(
                            3,
                            5,
                            true,
                            200,
                            200,
                            200,
                            List.of(4, 5),
                            List.of(),
                            DigitsSettings.Lengths.NATURAL,
                            DigitsSettings.Padding.ZEROS,
                            DigitsSettings.Separators.OMITTED),
                    1);
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
    void aTruncatingAdderIsWrongBeyondTrainingAndEquivalentThere() {
        Measurements measurements = new Measurements();
        new AccuracyProbe(task, 1).measure(adder(), measurements);
        Map<String, Double> found = byName(measurements);
        for (String split : task.splits()) {
            double expected = split.startsWith("out-of-distribution") ? 0 : 1;
            Assertions.assertThat(found.get("accuracy/" + split)).as(split).isEqualTo(expected);
        }
    }

    @Test
    void aTruncatingAdderHasEveryDigitOfTheTrainingRangeRight() {
        Measurements measurements = new Measurements();
        new DigitPlacesProbe(task, 1).measure(adder(), measurements);
        Map<String, Double> found = byName(measurements);
        for (int place = 0; place < 6; place++) {
            Assertions.assertThat(found.get("digits/equivalence/5-digits " + place)).isEqualTo(1);
            double beyond = found.get("digits/out-of-distribution/4-digits " + place);
            if (place < 3 || place == 5) {
                Assertions.assertThat(beyond).isEqualTo(1); // the last is zero in both
            } else {
                Assertions.assertThat(beyond).isLessThan(0.9);
            }
        }
        double all = 0;
        for (int carries = 0; carries < 4; carries++) {
            Assertions.assertThat(found.get("carries/in-distribution/test " + carries))
                    .isEqualTo(1);
            all += found.get("count/carries/in-distribution/test " + carries);
        }
        Assertions.assertThat(all).isEqualTo(200);
    }

    @Test
    void anAnswerOfOneDigitHasNoCarriesToCount() {
        DigitsSettings settings = task.settings();
        DigitTask modular =
                new DigitTask(new Arithmetic(Arithmetic.Operation.ADDITION, 7), settings, 1);
        HookedTransformer block =
                new HookedTransformer(
                        TransformerSettings.minGpt(1, 1, 8),
                        new Geometry(10, modular.context(), 10, modular.readPositions()),
                        3);
        block.initialize(manager, DataType.FLOAT32, new Shape(1, modular.context()));
        Measurements measurements = new Measurements();
        new DigitPlacesProbe(modular, 1)
                .measure(new Subject(modular, block, manager, 0), measurements);
        Assertions.assertThat(byName(measurements))
                .containsKey("digits/in-distribution/test 0")
                .hasSize(modular.splits().size());
    }

    @Test
    void carriesAreCountedAsOnPaper() {
        Assertions.assertThat(DigitPlacesProbe.carries(349, 705)).isEqualTo(2);
        Assertions.assertThat(DigitPlacesProbe.carries(128, 256)).isEqualTo(1);
        Assertions.assertThat(DigitPlacesProbe.carries(999, 1)).isEqualTo(3);
        Assertions.assertThat(DigitPlacesProbe.carries(123, 456)).isZero();
    }

    @Test
    void theLatticeGoesOneDigitBeyondTraining() {
        Assertions.assertThat(Lattice.of(task, 100).operands())
                .hasSize(101)
                .startsWith(0, 100)
                .endsWith(9900, 10_000);
        Assertions.assertThat(Lattice.evenly(task, 41).operands()).startsWith(0, 250).hasSize(41);
        // np.linspace(0, 10000, 100, dtype=int)
        Assertions.assertThat(Lattice.evenly(task, 100).operands())
                .startsWith(0, 101, 202, 303, 404)
                .endsWith(9898, 10_000);
        Pairs pairs = Lattice.of(task, 5000).pairs();
        Assertions.assertThat(pairs.a())
                .containsExactly(0, 0, 0, 5000, 5000, 5000, 10_000, 10_000, 10_000);
        Assertions.assertThat(pairs.b()).startsWith(0, 5000, 10_000, 0);
    }

    @Test
    void greedyAnswersEqualTokenByTokenRecomputation() {
        Subject subject = transformer();
        Pairs pairs = new Pairs(new long[] {349, 7, 98_765}, new long[] {705, 12_345, 1});
        long[] answers = new GreedyAnswers(task, subject).of(pairs);
        for (int row = 0; row < pairs.size(); row++) {
            Pairs one = new Pairs(new long[] {pairs.a()[row]}, new long[] {pairs.b()[row]});
            long[] tokens = task.sequences(one, (a, b) -> 0).tokens();
            long[] digits = new long[task.answerWidth()];
            for (int read = 0; read < digits.length; read++) {
                float[] logits = subject.logits(new Sequences(tokens, new long[digits.length], 1));
                digits[read] = largest(logits, read);
                if (task.promptLength() + read < tokens.length) {
                    tokens[task.promptLength() + read] = digits[read];
                }
            }
            Assertions.assertThat(answers[row]).isEqualTo(task.number(digits));
        }
    }

    @Test
    void latticeSharesAreThoseOfItsAnswers() {
        Subject subject = transformer();
        Lattice lattice = Lattice.evenly(task, 5);
        Measurements measurements = new Measurements();
        new LatticeProbe(task, lattice).measure(subject, measurements);
        Measurements.Values model = values(measurements, "model");
        Pairs pairs = lattice.pairs();
        long[] answers = new GreedyAnswers(task, subject).of(pairs);
        int equivalent = 0;
        for (int i = 0; i < answers.length; i++) {
            Assertions.assertThat(model.data()[i]).isEqualTo((float) answers[i]);
            equivalent += answers[i] == pairs.a()[i] % 1000 + pairs.b()[i] % 1000 ? 1 : 0;
        }
        Assertions.assertThat(byName(measurements).get("lattice/equivalent"))
                .isEqualTo(equivalent / 25.0);
        Assertions.assertThat(values(measurements, "true").data()).startsWith(0, 2500, 5000);
        Assertions.assertThat(values(measurements, "equivalent").data()).startsWith(0, 500, 0);
    }

    @Test
    void perturbedInputsAreThePapersAndDistributionsSumToOne() {
        Measurements measurements = new Measurements();
        new PerturbationProbe(task).measure(transformer(), measurements);
        Assertions.assertThat(values(measurements, "operands").data())
                .containsExactly(
                        349, 705, 1349, 705, 349, 2705, 1349, 2705, 128, 256, 3128, 256, 128, 4256,
                        3128, 4256);
        Measurements.Values probabilities = values(measurements, "probabilities");
        Assertions.assertThat(probabilities.shape()).containsExactly(8, 6, 10);
        double sum = 0;
        for (float probability : probabilities.data()) {
            sum += probability;
        }
        Assertions.assertThat(sum).isCloseTo(48, Rounding.ofFloats(10).offset(48));
        double distance = byName(measurements).get("perturbation/distance");
        Assertions.assertThat(distance).isGreaterThan(0).isLessThan(1);
    }

    @Test
    void structureOfARandomModelIsThatOfItsLastOperandDigit() {
        Measurements measurements = new Measurements();
        new StructureProbe(task, 20).measure(transformer(), measurements);
        Map<String, Double> found = byName(measurements);
        Assertions.assertThat(found.get("structure/units-digit")).isBetween(0.0, 0.5);
        Assertions.assertThat(values(measurements, "digits").data()).hasSize(400);
        Assertions.assertThat(values(measurements, "components").shape()).containsExactly(400, 3);
        double explained = 0;
        for (int component = 1; component <= 4; component++) {
            explained += found.get("structure/explained " + component);
        }
        Assertions.assertThat(explained).isBetween(0.3, 1.0001);
    }

    private Subject adder() {
        return new Subject(task, new TruncatingAdder(task), manager, 0);
    }

    private Subject transformer() {
        HookedTransformer block =
                new HookedTransformer(
                        TransformerSettings.minGpt(2, 2, 12),
                        new Geometry(10, task.context(), 10, task.readPositions(), task.places()),
                        3);
        block.initialize(manager, DataType.FLOAT32, new Shape(1, task.context()));
        return new Subject(task, block, manager, 0);
    }

    private static int largest(float[] logits, int read) {
        int best = 0;
        for (int c = 1; c < 10; c++) {
            best = logits[read * 10 + c] > logits[read * 10 + best] ? c : best;
        }
        return best;
    }

    private static Measurements.Values values(Measurements measurements, String name) {
        return measurements.arrays().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("/" + name))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static Map<String, Double> byName(Measurements measurements) {
        Map<String, Double> found = new TreeMap<>();
        for (Measurement one : measurements.numbers()) {
            found.put(
                    one.index() == null ? one.name() : one.name() + " " + one.index(), one.value());
        }
        return found;
    }
}
