package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDManager;
import dev.residue.analysis.probe.Measured;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddRecord;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import dev.residue.testing.Rounding;
import java.util.Arrays;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a tiny random model, against loops. */
class CircuitsProbeTest {

    private static final int P = TinyModel.P;
    private static final int V = TinyModel.VARIABLES;
    private static final int T = TinyModel.CONTEXT;
    private static final int EQUALS_TOKEN = P + 1;
    private static final long SEED = 4;

    private final AssignAndAdd task = TinyModel.task();
    private final Measurements measurements = new Measurements();
    private NDManager manager;
    private Plain plain;
    private Map<String, Double> found;

    @BeforeEach
    void measure() {
        manager = NDManager.newBaseManager();
        Subject subject = TinyModel.subject(task, 5, manager);
        plain = new Plain(subject.block());
        new CircuitsProbe(task, SEED).measure(subject, measurements);
        found = Measured.byName(measurements);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void mapsAreProductsOfWeights() {
        double[][] numbers = Arrays.copyOfRange(plain.embedding, 0, P);
        double[][] names = Arrays.copyOfRange(plain.embedding, P + 3, P + 3 + V);
        double[][] positions = Arrays.copyOfRange(plain.positions, 0, T - 4);
        double[][] images = Plain.product(names, plain.outputValue(0));
        isMap("qk1-positions", bilinear(positions, plain.queryKey(0), positions));
        isMap("qk2-variables", bilinear(images, plain.queryKey(1), images));
        isMap(
                "qk2-numbers",
                bilinear(Plain.product(numbers, plain.outputValue(0)), plain.queryKey(1), numbers));
        isMap("ov1-variables", bilinear(names, plain.outputValue(0), names));
        isMap(
                "ov2-numbers",
                Plain.product(Plain.product(numbers, plain.outputValue(1)), plain.unembedding));
    }

    @Test
    void theMaskedMapHidesItselfTwoBackAndWhatFollows() {
        float[] raw = array("qk1-positions").data();
        float[] masked = array("qk1-positions-masked").data();
        for (int query = 0; query < T - 4; query++) {
            for (int key = 0; key < T - 4; key++) {
                int cell = query * (T - 4) + key;
                boolean hidden = key >= query || key == query - 2;
                Assertions.assertThat(Float.valueOf(masked[cell]))
                        .isEqualTo(Float.valueOf(hidden ? Float.NaN : raw[cell]));
            }
        }
    }

    @Test
    void theDiagonalIsComparedWithTheRest() {
        CircuitsProbe.Diagonal diagonal =
                CircuitsProbe.Diagonal.of(
                        new Matrix(new float[] {5, 1, 2, -3, 4, 6, 0, 1, 9}, 3, 3));
        Assertions.assertThat(diagonal.mean()).isEqualTo(6);
        Assertions.assertThat(diagonal.otherMean())
                .isCloseTo(7 / 6.0, Rounding.ofDoubles(6).offset(9));
        Assertions.assertThat(diagonal.otherLargest()).isEqualTo(6);
        Assertions.assertThat(diagonal.margin()) // (5 - 2) + (4 - 6) + (9 - 1)
                .isCloseTo(9 / 3.0, Rounding.ofDoubles(6).offset(9));
    }

    @Test
    void operandScoresAreScaled() {
        double[] query = Plain.plus(plain.embedding[EQUALS_TOKEN], plain.positions[T - 1]);
        double[] keyed = Plain.row(query, plain.queryKey(0));
        double[] expected = new double[V];
        double[] scores = new double[V];
        for (int variable = 0; variable < V; variable++) {
            double score = Plain.dot(keyed, plain.embedding[P + 3 + variable]);
            expected[variable] = score / Math.sqrt(TinyModel.D);
            scores[variable] = found.get("operand-score#" + variable);
        }
        TinyModel.ROUNDING.compare("operand-score", scores, expected);
    }

    @Test
    void everyVariableIsScoredOnEachSideAndTheLowestLags() {
        VariableAccuracy variables = new VariableAccuracy(task, SEED);
        double lowest = 1;
        String lagging = "";
        for (boolean asLeft : new boolean[] {true, false}) {
            for (int variable = 0; variable < V; variable++) {
                Sequences sequences = variables.sequences(variable, asLeft);
                int right = 0;
                for (int i = 0; i < sequences.count(); i++) {
                    long[] tokens = sequences.sequence(i);
                    AssignAndAddRecord record = task.record(tokens);
                    int token = P + 3 + variable;
                    Assertions.assertThat(tokens[asLeft ? T - 3 : T - 2]).isEqualTo(token);
                    Assertions.assertThat(tokens[asLeft ? T - 2 : T - 3]).isLessThan(P);
                    Assertions.assertThat(
                                    task.pairs().trained(record.leftNumber(), record.rightNumber()))
                            .isTrue();
                    int said = Plain.argMax(plain.run(tokens).logits[T - 1]);
                    right += said == record.answer(P) ? 1 : 0;
                }
                Assertions.assertThat(sequences.count()).isEqualTo(200);
                String side = asLeft ? "left" : "right";
                Assertions.assertThat(found.get("variable-accuracy/" + side + "#" + variable))
                        .isCloseTo(right / 200.0, Rounding.ofDoubles(1).offset(1));
                if (right / 200.0 < lowest) {
                    lowest = right / 200.0;
                    lagging = side + variable;
                }
            }
        }
        Assertions.assertThat(found.get("lagging"))
                .isCloseTo(lowest, Rounding.ofDoubles(1).offset(1));
        String side = found.get("lagging/right") == 1 ? "right" : "left";
        Assertions.assertThat(side + Math.round(found.get("lagging/variable"))).isEqualTo(lagging);
    }

    @Test
    void attentionMapsAreThoseOfTheExample() {
        Plain.Run run = plain.run(task.compose(AttentionExample.record(task)));
        float[] maps = array("attention").data();
        Assertions.assertThat(array("attention").shape()).containsExactly(2, T, T);
        double[] expected = new double[maps.length];
        for (int i = 0; i < maps.length; i++) {
            expected[i] = run.pattern[i / (T * T)][i / T % T][i % T];
        }
        TinyModel.ROUNDING.compare("attention", maps, expected);
        double[] logits = run.logits[T - 1];
        double sum = Arrays.stream(logits).map(Math::exp).sum();
        int answer = (40 % P + 27 % P) % P;
        Assertions.assertThat(found.get("attention-example/probability"))
                .isCloseTo(Math.exp(logits[answer]) / sum, TinyModel.ROUNDING.offset(1));
    }

    @Test
    void theExampleIsThePapersWhereItFits() {
        AssignAndAdd paper = new AssignAndAdd(AssignAndAddSettings.paper(), 1);
        Assertions.assertThat(AttentionExample.record(paper))
                .hasToString("; ; a 40 ; j 18 ; ; ; k 9 + a 27 =");
        Assertions.assertThat(AttentionExample.record(task)).hasToString("a 5 d 4 e 2 ; + a 6 =");
        AssignAndAdd smallest =
                new AssignAndAdd(new AssignAndAddSettings(5, 3, 8, 2, 0.7, null, 1, 1.0), 1);
        Assertions.assertThat(AttentionExample.record(smallest)).hasToString("a 0 c 3 + a 2 =");
    }

    private static double[][] bilinear(double[][] left, double[][] matrix, double[][] right) {
        return Plain.product(Plain.product(left, matrix), Plain.transposed(right));
    }

    private void isMap(String name, double[][] expected) {
        Measurements.Values map = array(name);
        Assertions.assertThat(map.shape()).containsExactly(expected.length, expected[0].length);
        double[] flat = Arrays.stream(expected).flatMapToDouble(Arrays::stream).toArray();
        TinyModel.ROUNDING.compare(name, map.data(), flat);
    }

    private Measurements.Values array(String name) {
        return measurements.arrays().get("/" + name);
    }
}
