package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.residue.analysis.probe.Measured;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.RandomStream;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import dev.residue.model.hook.Hooks;
import dev.residue.testing.Rounding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On a tiny random model: exchanges against whole runs with hooks, similarities in loops. */
class SharedMlpProbeTest {

    private static final int PAIRS = TinyModel.P * TinyModel.P;
    private static final int EQUALS = TinyModel.CONTEXT - 1;

    private final AssignAndAdd task = TinyModel.task();
    private final Template template = new Template(task);
    private final NumberPairs pairs = new NumberPairs(TinyModel.P);
    private NDManager manager;
    private Subject subject;
    private Plain plain;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        subject = TinyModel.subject(task, 5, manager);
        plain = new Plain(subject.block());
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource
    void swappingTheMlpOutputEqualsARunWithItReplaced(Template.OperandKind from) {
        swapsEqualReplacing("blocks.1.hook_mlp_out", from);
    }

    @ParameterizedTest
    @EnumSource
    void swappingTheAttentionOutputEqualsARunWithItReplaced(Template.OperandKind from) {
        swapsEqualReplacing("blocks.1.hook_attn_out", from);
    }

    private void swapsEqualReplacing(String hook, Template.OperandKind from) {
        int[] others = pairs.others(RandomStream.of("test", 1));
        boolean mlp = hook.endsWith("mlp_out");
        try (NDManager scope = subject.newScope()) {
            LastLayer layer = new LastLayer(new CircuitWeights(task, subject, scope));
            LastLayer.EqualsActivations.Reader reader =
                    new LastLayer.EqualsActivations.Reader(EQUALS, subject, layer, scope);
            LastLayer.EqualsActivations source = reader.read(template.sequences(from));
            for (Template.OperandKind into : Template.OperandKind.values()) {
                Sequences base = template.sequences(into);
                LastLayer.EqualsActivations target = reader.read(base);
                Matrix replacement =
                        Matrix.observed(
                                subject.observe(
                                        template.sequences(from),
                                        Map.of(hook, value -> value.get(":, " + EQUALS))),
                                hook);
                float[] whole =
                        subject.logits(
                                base,
                                Hooks.none()
                                        .replace(
                                                hook,
                                                value -> atEquals(value, replacement, others)));
                Matrix cached =
                        mlp
                                ? layer.swapMlp(target, source, others)
                                : layer.swapAttention(target, source, others);
                TinyModel.ROUNDING.compare(hook, cached.data(), whole);
                double effect =
                        Rounding.largestDifference(
                                Rounding.doubles(whole), Rounding.doubles(subject.logits(base)));
                Assertions.assertThat(effect).isGreaterThan(0.1);
            }
        }
    }

    @Test
    void ablationsEqualRunsWithTheMlpOutputReplaced() throws IOException {
        Map<String, Double> found = Measured.byName(new SharedMlpProbe(task, 1), subject);
        double largest = 0;
        for (Template.OperandKind kind : Template.OperandKind.values()) {
            Sequences sequences = template.sequences(kind);
            String hook = "blocks.1.hook_mlp_out";
            double zero = accuracy(sequences, Hooks.none().replace(hook, value -> value.mul(0)));
            double mean =
                    accuracy(
                            sequences,
                            Hooks.none()
                                    .replace(
                                            hook,
                                            value ->
                                                    value.mean(new int[] {0}, true)
                                                            .broadcast(value.getShape())));
            double intact = accuracy(sequences, Hooks.none());
            Assertions.assertThat(found)
                    .containsEntry("ablation/mlp-output/" + kind.title(), zero)
                    .containsEntry("mean-ablation/mlp-output/" + kind.title(), mean)
                    .containsEntry("intact/" + kind.title(), intact);
            largest = Math.max(largest, zero);
        }
        Assertions.assertThat(found).containsEntry("ablation/mlp-output", largest);
    }

    @Test
    void theSmallestOfTheNineSwapsIsReported() throws IOException {
        Map<String, Double> found = Measured.byName(new SharedMlpProbe(task, 1), subject);
        for (String part : List.of("swap/mlp-output", "swap/attention-output")) {
            List<Double> nine = new ArrayList<>();
            found.forEach(
                    (name, value) -> {
                        if (name.startsWith(part + "/from-")) {
                            nine.add(value);
                        }
                    });
            Assertions.assertThat(nine).hasSize(9);
            Assertions.assertThat(found)
                    .containsEntry(part, nine.stream().min(Double::compare).orElseThrow());
        }
    }

    @Test
    void similaritiesEqualTheirDefinitions() throws IOException {
        Map<String, Double> found = Measured.byName(new SharedMlpProbe(task, 1), subject);
        Sequences direct = template.sequences(Template.OperandKind.DIRECT);
        Sequences variable = template.sequences(Template.OperandKind.ONE_VARIABLE);
        Sequences random = template.randomPrefixes(1);
        double inputs = 0;
        double outputs = 0;
        double ratio = 0;
        double[][] x = new double[PAIRS][];
        double[][] y = new double[PAIRS][];
        for (int code = 0; code < PAIRS; code++) {
            inputs +=
                    Plain.cosine(
                            plain.run(direct.sequence(code)).middle[EQUALS],
                            plain.run(variable.sequence(code)).middle[EQUALS]);
            y[code] = plain.run(random.sequence(code)).attended[EQUALS];
            x[code] =
                    Plain.row(
                            Plain.plus(
                                    plain.embedding[code / TinyModel.P],
                                    plain.embedding[code % TinyModel.P]),
                            plain.outputValue(1));
            outputs += Plain.cosine(y[code], x[code]);
            ratio += Math.sqrt(Plain.dot(y[code], y[code]) / Plain.dot(x[code], x[code]));
        }
        is(found, "mlp-input-cosine/matched", inputs / PAIRS);
        is(found, "attention-output-cosine/matched", outputs / PAIRS);
        is(found, "attention-output-norm-ratio", ratio / PAIRS);
        double slope = found.get("attention-output-regression/matched/slope");
        double best = residual(x, y, slope);
        // the best slope: both neighbours leave more unexplained
        Assertions.assertThat(residual(x, y, slope + 1e-3)).isGreaterThan(best);
        Assertions.assertThat(residual(x, y, slope - 1e-3)).isGreaterThan(best);
        is(found, "attention-output-regression/matched/r-squared", 1 - best / residual(x, y, 0));
    }

    /** The squares that y = slope · x + (the best bias of each column) leaves. */
    private static double residual(double[][] x, double[][] y, double slope) {
        double squares = 0;
        for (int column = 0; column < TinyModel.D; column++) {
            double bias = 0;
            for (int row = 0; row < PAIRS; row++) {
                bias += (y[row][column] - slope * x[row][column]) / PAIRS;
            }
            for (int row = 0; row < PAIRS; row++) {
                squares += Math.pow(y[row][column] - slope * x[row][column] - bias, 2);
            }
        }
        return squares;
    }

    @Test
    void theTemplateIsThePapers() {
        AssignAndAdd paper = new AssignAndAdd(AssignAndAddSettings.paper(), 1);
        Template papers = new Template(paper);
        int code = 40 * 59 + 27;
        Assertions.assertThat(text(paper, papers, Template.OperandKind.DIRECT, code))
                .isEqualTo("a 7 b 2 c 51 ; ; ; ; ; ; + 40 27 =");
        Assertions.assertThat(text(paper, papers, Template.OperandKind.ONE_VARIABLE, code))
                .isEqualTo("a 7 b 40 c 51 ; ; ; ; ; ; + b 27 =");
        Assertions.assertThat(text(paper, papers, Template.OperandKind.TWO_VARIABLES, code))
                .isEqualTo("a 7 b 40 c 27 ; ; ; ; ; ; + b c =");
    }

    @Test
    void theTemplateFitsTheSmallestSettings() {
        AssignAndAdd small =
                new AssignAndAdd(new AssignAndAddSettings(5, 7, 8, 2, 0.7, null, 3, 1.0), 1);
        Template smallest = new Template(small);
        Assertions.assertThat(text(small, smallest, Template.OperandKind.DIRECT, 9))
                .isEqualTo("b 2 d 1 + 1 4 =");
        Assertions.assertThat(text(small, smallest, Template.OperandKind.TWO_VARIABLES, 9))
                .isEqualTo("b 1 d 4 + b d =");
    }

    private static String text(
            AssignAndAdd task, Template template, Template.OperandKind kind, int code) {
        return task.render(template.sequences(kind).sequence(code));
    }

    @Test
    void theSourceHasOtherNumbersAndAnotherSum() {
        for (int p : new int[] {5, 7, 31}) {
            NumberPairs all = new NumberPairs(p);
            int[] others = all.others(RandomStream.of("test", p));
            Set<Integer> seen = new HashSet<>();
            Set<Integer> shifts = new HashSet<>();
            for (int code = 0; code < p * p; code++) {
                int other = others[code];
                seen.add(other);
                shifts.add(Math.floorMod(other / p - code / p, p));
                Assertions.assertThat(other / p).isNotEqualTo(code / p);
                Assertions.assertThat(other % p).isNotEqualTo(code % p);
                Assertions.assertThat((other / p + other % p) % p)
                        .isNotEqualTo((code / p + code % p) % p);
            }
            Assertions.assertThat(seen).hasSize(p * p);
            Assertions.assertThat(shifts).hasSize(p - 1); // every shift but none
        }
    }

    private double accuracy(Sequences sequences, Hooks hooks) {
        int[] predictions = predictions(subject.logits(sequences, hooks));
        long right =
                IntStream.range(0, PAIRS)
                        .filter(i -> predictions[i] == sequences.labels()[i])
                        .count();
        return right / (double) PAIRS;
    }

    private static int[] predictions(float[] logits) {
        int[] predictions = new int[PAIRS];
        for (int i = 0; i < PAIRS; i++) {
            double[] row = new double[TinyModel.P];
            for (int c = 0; c < row.length; c++) {
                row[c] = logits[i * TinyModel.P + c];
            }
            predictions[i] = Plain.argMax(row);
        }
        return predictions;
    }

    /** Replaces the last position of every sequence; all fit into one chunk. */
    private static NDArray atEquals(NDArray value, Matrix source, int... rows) {
        float[] data = value.toFloatArray();
        for (int i = 0; i < rows.length; i++) {
            for (int d = 0; d < TinyModel.D; d++) {
                data[(i * TinyModel.CONTEXT + EQUALS) * TinyModel.D + d] = source.at(rows[i], d);
            }
        }
        return value.getManager().create(data, new Shape(PAIRS, TinyModel.CONTEXT, TinyModel.D));
    }

    private static void is(Map<String, Double> found, String name, double value) {
        Assertions.assertThat(found.get(name))
                .as(name)
                .isCloseTo(value, TinyModel.ROUNDING.offset(1));
    }
}
