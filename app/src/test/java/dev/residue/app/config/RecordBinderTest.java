package dev.residue.app.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordBinderTest {

    private final Problems problems = new Problems();
    private final RecordBinder binder = new RecordBinder(problems);

    record Numbers(int whole, long wide, double real, boolean truth) {}

    record Required(String name, @Nullable Integer limit, Numbers numbers) {}

    record Items(List<Required> items, Map<String, List<Integer>> named) {}

    record Unsupported(Object anything) {}

    record Chosen(@Unset("auto") @Nullable Integer parts) {}

    private static final Numbers NUMBERS = new Numbers(1, 2, 3, false);

    @Test
    void everyValueOfAnExperimentFileIsBound() {
        Experiment bound = load(Experiment.VALID);
        Assertions.assertThat(bound.model())
                .isEqualTo(
                        new Experiment.Model(
                                2,
                                1,
                                128,
                                Arrays.asList(null, 512),
                                Experiment.Activation.GELU_TANH,
                                Experiment.Norm.NONE,
                                Experiment.Positions.LEARNED,
                                false));
        Assertions.assertThat(bound.task())
                .isEqualTo(Choice.of("assignAndAdd", new Experiment.AssignAndAdd(59, 12, 0.7)));
        Assertions.assertThat(bound.training())
                .isEqualTo(
                        new Experiment.Training(
                                30000,
                                512,
                                Choice.of("adamW", new Experiment.AdamW(0.001, 0.02)),
                                null));
        Assertions.assertThat(bound.evaluate()).isEqualTo(new Experiment.Evaluate(100, 500));
        Assertions.assertThat(bound.probes())
                .containsExactly("accuracy", "progress", "shared-mlp", "fourier");
        Assertions.assertThat(bound.seeds()).isEqualTo(new Experiment.Seeds(Long.MAX_VALUE, 0, 0));
        Assertions.assertThat(bound.weights())
                .isEqualTo(Map.of("direct", 0.5, "one-variable/train", 2.0));
        Assertions.assertThat(bound.output()).isEqualTo(Path.of("results/first run"));
    }

    @Test
    void everythingThatIsWrongIsReportedAtOnce() {
        String text =
                """
                task:
                  assignAndAd: { modulus: 59 }
                model:
                  layers: 2.0
                  head: 1
                  mlp: [none, 1e3, true]
                  activation: rleu
                  norm: [none]
                  tied: yes
                training:
                  steps: many
                  batchSize: 99999999999
                  optimizer: { adamW: { learningRate: .nan, weightDecays: 0.02 } }
                evaluate: { every: 0 }
                probes: accuracy
                seeds:
                  data: 9223372036854775808
                  split: "12"
                  weights:
                weights: { direct: 1e999 }
                outputs: 1
                """;
        Assertions.assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> load(text))
                .satisfies(
                        e ->
                                Assertions.assertThat(e.getMessage().lines())
                                        .containsExactly(
                                                "experiment.yaml:2:3: task.assignAndAd: unknown"
                                                        + " name; did you mean 'assignAndAdd'?"
                                                        + " Expected one of: assignAndAdd,"
                                                        + " modularAddition",
                                                "experiment.yaml:4:11: model.layers: expected a"
                                                        + " whole number, found '2.0'",
                                                "experiment.yaml:5:3: model.head: unknown key; did"
                                                        + " you mean 'heads'? Expected one of:"
                                                        + " layers, heads, dModel, mlp, activation,"
                                                        + " norm, positions, tied",
                                                "experiment.yaml:6:15: model.mlp[1]: expected a"
                                                        + " whole number, found '1e3'",
                                                "experiment.yaml:6:20: model.mlp[2]: expected a"
                                                        + " whole number, found 'true'",
                                                "experiment.yaml:7:15: model.activation: unknown"
                                                        + " name 'rleu'; did you mean 'relu'?"
                                                        + " Expected one of: relu, gelu, gelu-tanh",
                                                "experiment.yaml:8:9: model.norm: expected one of:"
                                                        + " none, layer, found a list",
                                                "experiment.yaml:9:9: model.tied: expected true or"
                                                        + " false, found 'yes'",
                                                "experiment.yaml:11:10: training.steps: expected a"
                                                        + " whole number, found 'many'",
                                                "experiment.yaml:12:14: training.batchSize:"
                                                        + " expected a whole number from"
                                                        + " -2147483648 to 2147483647, found"
                                                        + " '99999999999'",
                                                "experiment.yaml:13:39:"
                                                        + " training.optimizer.adamW.learningRate:"
                                                        + " expected a finite number, found '.nan'",
                                                "experiment.yaml:13:45:"
                                                        + " training.optimizer.adamW.weightDecays:"
                                                        + " unknown key; did you mean"
                                                        + " 'weightDecay'? Expected one of:"
                                                        + " learningRate, weightDecay",
                                                "experiment.yaml:14:20: evaluate.every: every must"
                                                        + " be at least 1, found 0",
                                                "experiment.yaml:15:9: probes: expected a list such"
                                                        + " as [a, b], found 'accuracy'",
                                                "experiment.yaml:17:9: seeds.data: expected a whole"
                                                        + " number from -9223372036854775808 to"
                                                        + " 9223372036854775807, found"
                                                        + " '9223372036854775808'",
                                                "experiment.yaml:18:10: seeds.split: expected a"
                                                        + " whole number, found the text \"12\"",
                                                "experiment.yaml:19:11: seeds.weights: expected a"
                                                        + " whole number, found nothing",
                                                "experiment.yaml:20:20: weights.direct: expected a"
                                                        + " number of size at most"
                                                        + " 1.7976931348623157E308, found '1e999'",
                                                "experiment.yaml:21:1: outputs: unknown key; did"
                                                        + " you mean 'output'? Expected one of:"
                                                        + " task, model, training, evaluate,"
                                                        + " probes, seeds, weights, output",
                                                "fix the 19 problems above in experiment.yaml and"
                                                        + " run the command again"));
    }

    @ParameterizedTest
    @CsvSource({
        "whole, 010, a whole number",
        "whole, 0x10, a whole number",
        "whole, 1_000, a whole number",
        "whole, 3.0, a whole number",
        "whole, 1e3, a whole number",
        "whole, none, a whole number",
        "real, .inf, a finite number",
        "real, NaN, a finite number",
        "real, Infinity, a finite number",
        "real, 1d, a finite number",
        "real, 0x1p3, a finite number",
        "truth, True, true or false",
        "truth, on, true or false"
    })
    void wordsThatOnlyLookRightAreRefused(String key, String value, String expected) {
        numbers(key + ": " + value);
        Assertions.assertThat(problems.sorted())
                .extracting(Problem::toString)
                .containsExactly(
                        "f:1:%d: %s: expected %s, found '%s'"
                                .formatted(key.length() + 3, key, expected, value));
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "-0.5, -0.5", ".5, 0.5", "5., 5", "1e-3, 0.001", "2.5E+2, 250"})
    void doublesMayBeWrittenAsYamlAllows(String written, double expected) {
        Assertions.assertThat(numbers("real: " + written).real()).isEqualTo(expected);
        Assertions.assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void wholeNumbersMayHaveASignAndReachTheirLimits() {
        Assertions.assertThat(numbers("whole: +7").whole()).isEqualTo(7);
        Assertions.assertThat(numbers("{whole: -2147483648, wide: -9223372036854775808}"))
                .isEqualTo(new Numbers(Integer.MIN_VALUE, Long.MIN_VALUE, 3, false));
        Assertions.assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void aKeyWithoutDefaultIsMissingUnlessItMayBeNull() {
        Node.Mapping root = parse("\nnumbers: {whole: 1, wide: 2}\n");
        Assertions.assertThat(binder.bind(root, Required.class)).isNull();
        Assertions.assertThat(problems.sorted())
                .extracting(Problem::toString)
                .containsExactly(
                        "f:2:1: missing key 'name'",
                        "f:2:10: numbers: missing key 'real'",
                        "f:2:10: numbers: missing key 'truth'");
    }

    @Test
    void aKeyThatMayBeNullIsNullWhenAbsentOrNone() {
        String rest = "\nnumbers: {whole: 1, wide: 2, real: 3, truth: false}\n";
        for (String limit : List.of("", "limit: none", "limit: null", "limit: ~", "limit:")) {
            Assertions.assertThat(binder.bind(parse("name: none\n" + limit + rest), Required.class))
                    .isEqualTo(new Required("none", null, NUMBERS));
        }
        Assertions.assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void aKeyWithAWordOfItsOwnForNullTakesThatWordAlone() {
        Chosen defaults = new Chosen(3);
        Assertions.assertThat(binder.bind(parse("parts: auto"), defaults))
                .isEqualTo(new Chosen(null));
        Assertions.assertThat(binder.bind(parse("parts: 4"), new Chosen(null)))
                .isEqualTo(new Chosen(4));
        Assertions.assertThat(binder.bind(parse("{}"), new Chosen(null)))
                .isEqualTo(new Chosen(null));
        Assertions.assertThat(problems.isEmpty()).isTrue();
        for (String wrong : List.of("none", "\"auto\"", "automatic", "", "2.0", "[auto]")) {
            Assertions.assertThat(binder.bind(parse("parts: " + wrong), defaults))
                    .isEqualTo(defaults);
        }
        Assertions.assertThat(problems.sorted())
                .extracting(Problem::toString)
                .containsExactlyInAnyOrder(
                        "f:1:8: parts: expected a whole number, found 'none'; or write auto",
                        "f:1:8: parts: expected a whole number, found the text \"auto\"; or write"
                                + " auto",
                        "f:1:8: parts: expected a whole number, found 'automatic'; or write auto",
                        "f:1:7: parts: expected a whole number, found nothing; or write auto",
                        "f:1:8: parts: expected a whole number, found '2.0'; or write auto",
                        "f:1:8: parts: expected a whole number, found a list; or write auto");
        Assertions.assertThat(ConfigWriter.write(new Chosen(null))).isEqualTo("parts: auto\n");
        Assertions.assertThat(ConfigWriter.write(new Chosen(4))).isEqualTo("parts: 4\n");
    }

    @Test
    void aKeyThatMayNotBeNullRefusesNothing() {
        Required defaults = new Required("x", 5, NUMBERS);
        Assertions.assertThat(binder.bind(parse("name: null\nnumbers: none\n"), defaults))
                .isEqualTo(defaults);
        Assertions.assertThat(problems.sorted())
                .extracting(Problem::toString)
                .containsExactly(
                        "f:1:7: name: expected a text, found nothing",
                        "f:2:10: numbers: expected settings as key: value, found 'none'");
    }

    @Test
    void nestedRecordsAreCompletedFromTheirDefaultsKeyByKey() {
        Required defaults = new Required("x", 5, NUMBERS);
        Assertions.assertThat(binder.bind(parse("numbers: {wide: 9}"), defaults))
                .isEqualTo(new Required("x", 5, new Numbers(1, 9, 3, false)));
        Assertions.assertThat(binder.bind(parse("limit: none\nnumbers:"), defaults))
                .isEqualTo(new Required("x", null, NUMBERS));
        Assertions.assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void listsAndMapsHoldRecordsAndListsAndReportEachItem() {
        Items bound =
                binder.bind(
                        parse(
                                """
                                items:
                                  - name: a
                                    numbers: {whole: 1, wide: 2, real: 3, truth: false}
                                named: {x: [1, 2], y: []}
                                """),
                        Items.class);
        Assertions.assertThat(bound)
                .isEqualTo(
                        new Items(
                                List.of(new Required("a", null, NUMBERS)),
                                Map.of("x", List.of(1, 2), "y", List.of())));
        binder.bind(parse("items: [{nam: a}]\nnamed: {x: [1, b]}\n"), Items.class);
        Assertions.assertThat(problems.sorted())
                .extracting(Problem::toString)
                .containsExactly(
                        "f:1:9: items[0]: missing key 'name'",
                        "f:1:9: items[0]: missing key 'numbers'",
                        "f:1:10: items[0].nam: unknown key; did you mean 'name'? Expected one of:"
                                + " name, limit, numbers",
                        "f:2:16: named.x[1]: expected a whole number, found 'b'");
    }

    @Test
    void aChoiceNamesExactlyOneImplementation() {
        for (String task : List.of("assignAndAdd", "{}", "[a]", "{a: {}, b: {}}", "{a: 1}")) {
            binder.bind(parse("task: " + task), Experiment.DEFAULTS);
        }
        String expected =
                "f:1:7: task: expected one name with its settings, such as { name: {} }, found ";
        Assertions.assertThat(problems.sorted())
                .extracting(Problem::toString)
                .containsExactly(
                        expected + "'assignAndAdd'",
                        expected + "a mapping",
                        expected + "a list",
                        expected + "a and b",
                        "f:1:11: task.a: expected settings as key: value, found '1'");
    }

    @Test
    void aChoiceWithoutSettingsTakesTheImplementationsDefaults() {
        for (String task : List.of("task:\n  assignAndAdd:\n", "task: {assignAndAdd: {}}")) {
            Choice choice = binder.bind(parse(task), Experiment.DEFAULTS).task();
            Assertions.assertThat(binder.choose(choice, Map.of("assignAndAdd", 42))).isEqualTo(42);
            Assertions.assertThat(binder.bindChoice(choice, NUMBERS)).isEqualTo(NUMBERS);
        }
        Assertions.assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void aProblemOfADefaultChoiceIsPlacedAtTheMappingThatLeavesItOut() {
        Node.Mapping root = parse("training:\n  steps: 5\n");
        Choice choice = binder.bind(root, Experiment.DEFAULTS).training().optimizer();
        binder.choose(choice, Map.of());
        problems.at(choice.body()).accept("learningRate", "must be smaller");
        Assertions.assertThat(problems.sorted())
                .extracting(Problem::toString)
                .containsExactly(
                        "f:2:3: training.optimizer: unknown name; none is known here; name a"
                                + " jar that brings others after --plugin",
                        "f:2:3: training.optimizer.adamW.learningRate: must be smaller");
    }

    @Test
    void aTypeThatCannotBeWrittenIsTheProgrammersError() {
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> binder.bind(parse("anything: 1"), Unsupported.class))
                .withMessage("settings cannot have the type java.lang.Object");
    }

    private Numbers numbers(String text) {
        return binder.bind(parse(text), NUMBERS);
    }

    private Node.Mapping parse(String text) {
        return new YamlReader(problems).parse("f", text);
    }

    private static Experiment load(String text) {
        return Experiment.load(text.getBytes(StandardCharsets.UTF_8), List.of());
    }
}
