package dev.residue.app.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverridesTest {

    private final Problems problems = new Problems();
    private final Overrides overrides = new Overrides(new Keys.Any(), problems);

    @Test
    void assignmentsWinOverTheFile() {
        Experiment bound =
                load(
                        "training.steps=20",
                        "model.mlp=[none, 64]",
                        "output=none",
                        "seeds.split=-3",
                        "probes=[a, 'b c']",
                        "task.assignAndAdd.modulus=7",
                        "training.optimizer={adamW: {weightDecay: 1}}");
        Assertions.assertThat(bound.training())
                .isEqualTo(
                        new Experiment.Training(
                                20, 512, Choice.of("adamW", new Experiment.AdamW(0.001, 1)), null));
        Assertions.assertThat(bound.model().mlp()).isEqualTo(Arrays.asList(null, 64));
        Assertions.assertThat(bound.output()).isNull();
        Assertions.assertThat(bound.seeds()).isEqualTo(new Experiment.Seeds(Long.MAX_VALUE, -3, 0));
        Assertions.assertThat(bound.probes()).containsExactly("a", "b c");
        Assertions.assertThat(bound.task())
                .isEqualTo(Choice.of("assignAndAdd", new Experiment.AssignAndAdd(7, 12, 0.7)));
    }

    @Test
    void mappingsThatThePathNeedsAreCreated() {
        Node.Mapping root =
                overrides.apply(parse("a:\nb: none\n"), List.of("a.x.y=1", "b.z=2", "c.d=3"));
        Assertions.assertThat(problems.isEmpty()).isTrue();
        Assertions.assertThat(YamlText.of(root))
                .isEqualTo("a:\n  x:\n    \"y\": 1\nb:\n  z: 2\nc:\n  d: 3\n");
    }

    @Test
    void everyAssignmentThatCannotBeMadeIsReportedAndChangesNothing() {
        Node.Mapping root = parse("steps: 5\nmlp: [1, 2]\n");
        Node.Mapping changed =
                overrides.apply(
                        root,
                        List.of(
                                "steps",
                                "=5",
                                "a..b=5",
                                "steps.more=1",
                                "mlp.x.y=1",
                                "mlp=[1",
                                "mlp=[1, 2] x",
                                "mlp=[1 #3]",
                                "mlp=[1]#",
                                "b='c' 'd'",
                                "b= ",
                                "b=",
                                "a=[*b]",
                                "a=[!x b]",
                                "a=\u0007",
                                "a={b: 1, b: 2}",
                                "c=" + "[".repeat(100_000),
                                "x.".repeat(30_000) + "x=1"));
        String syntax = "expected path.to.key=value";
        String follows = "something follows; to mean a text, put the whole value in quotes";
        String empty = "has no value; write none for none, or '\"\"' for an empty text";
        Assertions.assertThat(problems.sorted())
                .extracting(Problem::toString)
                .containsExactlyInAnyOrder(
                        "--set steps: " + syntax,
                        "--set : " + syntax,
                        "--set a..b: " + syntax,
                        "--set steps.more: steps: expected a mapping, found '5' at f:1:8",
                        "--set mlp.x.y: mlp: expected a mapping, found a list at f:2:6",
                        "--set mlp (character 3 of the value): not YAML: while parsing a flow"
                                + " sequence: expected ',' or ']', but got <stream end>",
                        "--set mlp (character 7 of the value): " + follows,
                        "--set mlp (character 4 of the value): '#' begins a comment here; put the"
                                + " text that it belongs to in quotes",
                        "--set mlp (character 4 of the value): " + follows,
                        "--set b (character 4 of the value): " + follows,
                        "--set b: " + empty,
                        "--set b: " + empty,
                        "--set a (character 2 of the value): a[0]: aliases (*name) are not"
                                + " accepted; write the value again",
                        "--set a (character 2 of the value): a[0]: tags are not accepted; leave"
                                + " '!x' out",
                        "--set a: the character U+0007 is not allowed",
                        "--set a (character 8 of the value): a.b: given twice; first at --set a"
                                + " (character 2 of the value)",
                        "--set c (character 21 of the value): c"
                                + "[0]".repeat(20)
                                + ": nested more than 20 levels deep",
                        "--set " + "x.".repeat(29) + "x…: " + syntax);
        Assertions.assertThat(changed.placeOf("steps")).isEqualTo(root.placeOf("steps"));
        Assertions.assertThat(YamlText.of(changed))
                .isEqualTo("steps: 5\nmlp: [1, 2]\na:\n  b: 1\n");
    }

    @Test
    void aProblemOfAnAssignedValueNamesTheOption() {
        Assertions.assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () ->
                                load(
                                        "training.steps=many",
                                        "modle.layers=1",
                                        "task={assignAndAdd: {modulus: x}}",
                                        "probes=[]",
                                        "model.mlp=[1, x]"))
                .satisfies(
                        e ->
                                Assertions.assertThat(e.problems())
                                        .extracting(Problem::toString)
                                        .containsExactlyInAnyOrder(
                                                "--set training.steps: expected a whole number,"
                                                        + " found 'many'",
                                                "--set modle.layers: modle: unknown key; did you"
                                                    + " mean 'model.layers'? Expected one of: task,"
                                                    + " model, training, evaluate, probes, seeds,"
                                                    + " weights, output",
                                                "--set task (character 26 of the value):"
                                                        + " task.assignAndAdd.modulus: expected a"
                                                        + " whole number, found 'x'",
                                                "--set model.mlp (character 5 of the value):"
                                                        + " model.mlp[1]: expected a whole"
                                                        + " number, found 'x'"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exp #3",
                "#7",
                "a: b",
                "*x",
                "&x",
                "!x",
                "%x",
                "@x",
                "`x`",
                "- x",
                "? x",
                "| x",
                "yes",
                "no",
                "x ",
                " x",
                "it's",
                "'tis",
                "\"a",
                "a\nb",
                "1\n--- 2",
                "007",
                "1e3",
                "x=y=z",
                "--- x",
                "a, b",
                "a]",
                "}",
                "'a' and b",
                "😀"
            })
    void aTextArrivesWholeWhateverItMeansInYaml(String text) {
        Experiment bound = load("probes=[a]", "output=" + text);
        Assertions.assertThat(bound.output()).isEqualTo(Path.of(text));
        Experiment again =
                Experiment.load(
                        ConfigWriter.write(bound).getBytes(StandardCharsets.UTF_8), List.of());
        Assertions.assertThat(again.output()).isEqualTo(Path.of(text));
    }

    @Test
    void quotesMakeATextOfWhatWouldMeanSomethingElse() {
        Assertions.assertThat(load("output=\"none\"").output()).isEqualTo(Path.of("none"));
        Assertions.assertThat(load("output='[a #b]'").output()).isEqualTo(Path.of("[a #b]"));
        Assertions.assertThat(load("output=none").output()).isNull();
        Assertions.assertThat(load("training.steps= 7 ").training().steps()).isEqualTo(7);
    }

    @Test
    void settingsAreMergedKeyByKeyAndNamesExchanged() {
        Experiment plain = load();
        Experiment merged =
                load(
                        "training={steps: 1, optimizer: {adamW: {weightDecay: 3}}}",
                        "model={layers: 4}",
                        "weights={direct: 2}");
        Assertions.assertThat(merged.training())
                .isEqualTo(
                        new Experiment.Training(
                                1, 512, Choice.of("adamW", new Experiment.AdamW(0.001, 3)), null));
        Assertions.assertThat(merged.model().layers()).isEqualTo(4);
        Assertions.assertThat(merged.model().dModel()).isEqualTo(plain.model().dModel());
        Assertions.assertThat(merged.weights())
                .isEqualTo(Map.of("direct", 2.0, "one-variable/train", 2.0));
        Assertions.assertThat(load("task={modularAddition: {data: 9}}").task())
                .isEqualTo(Choice.of("modularAddition", new Experiment.Seeds(9, 2, 3)));
        Assertions.assertThat(
                        load("task.modularAddition.data=9", "task={modularAddition: {split: 8}}")
                                .task())
                .as("whatever their order, a name is chosen before its settings")
                .isEqualTo(Choice.of("modularAddition", new Experiment.Seeds(9, 8, 3)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "training.optimizer.adamw.learningRate=1 | training.optimizer.adamw: unknown name;"
                        + " did you mean 'training.optimizer.adamW.learningRate'?",
                "training.optimiser.adamW.weightDecay=1 | training.optimiser: unknown key; did you"
                        + " mean 'training.optimizer.adamW.weightDecay'?",
                "training.optimizer.adamW.weightdecay=1 | unknown key; did you mean"
                        + " 'training.optimizer.adamW.weightDecay'?",
                "batchSize=1 | unknown key; did you mean 'training.batchSize'?",
                "adamW.weightDecay=1 | did you mean 'training.optimizer.adamW.weightDecay'?",
                "task.modularAddition.data=3 | task.modularAddition: the task here is assignAndAdd,"
                        + " by experiment.yaml:2:3; --set 'task={modularAddition: {data: 3}}'"
                        + " exchanges it",
                "task.modularAddition.modulus=3 | did you mean 'task.assignAndAdd.modulus'?",
                "training.steps.more=1 | is no mapping: there are no keys below it",
                "model.mlp.x=1 | a list is set whole, as --set model.mlp=[…]",
                "training=~ | expected settings as {key: value}, found nothing",
                "training=5 | expected settings as key: value, found '5'",
            })
    void whatAnOptionSetsWronglyIsBlamedOnItAndTheRightKeySaid(String assignment, String said) {
        String option = "--set " + assignment.split("=", -1)[0].strip();
        Assertions.assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> load(assignment.strip()))
                .satisfies(
                        e ->
                                Assertions.assertThat(e.problems())
                                        .singleElement()
                                        .asString()
                                        .startsWith(option)
                                        .contains(said.strip()));
    }

    @Test
    void optionsThatContradictEachOtherAreSaid() {
        Assertions.assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () ->
                                load(
                                        "training.steps=10",
                                        "training={steps: 20}",
                                        "training.batchSize=3",
                                        "training.batchSize=4",
                                        "seeds.data=1",
                                        "seeds.data=1"))
                .satisfies(
                        e ->
                                Assertions.assertThat(e.problems())
                                        .extracting(Problem::toString)
                                        .containsExactlyInAnyOrder(
                                                "--set training.steps: '10' contradicts '20' from"
                                                        + " --set training; leave one of them out",
                                                "--set training.batchSize: '4' contradicts '3' from"
                                                        + " another --set training.batchSize; leave"
                                                        + " one of them out"));
    }

    @Test
    void aSettingOfTheFileThatAnOptionMakesWrongNamesTheOption() {
        Node.Mapping root = parse("model: { layers: 2, mlp: [1, 2] }\nother: 1\n");
        Node.Mapping changed = overrides.apply(root, List.of("model.layers=3"));
        problems.at(changed).accept("model.mlp", "2 entries for 3 layers");
        Assertions.assertThat(problems.sorted())
                .extracting(Problem::toString)
                .containsExactly(
                        "f:1:26: model.mlp: 2 entries for 3 layers (together with --set"
                                + " model.layers)");
    }

    @Test
    void anOptionsDefaultGivesWayToAnAssignment() {
        Node.Mapping file = parse("steps: 5\n");
        Node.Mapping assigned = overrides.apply(file, List.of("steps=7"));
        Assertions.assertThat(
                        YamlText.of(overrides.putUnlessGiven(assigned, "--steps", "steps", "9")))
                .isEqualTo("steps: 7\n");
        Assertions.assertThat(YamlText.of(overrides.putUnlessGiven(file, "--steps", "steps", "9")))
                .isEqualTo("steps: 9\n");
    }

    @Test
    void anOptionOfItsOwnIsNamedWithTheKeyThatItSets() {
        Node.Mapping root = overrides.put(parse("{}"), "--steps", "training.steps", "x");
        new RecordBinder(problems).bind(root, Experiment.DEFAULTS);
        Assertions.assertThat(problems.sorted())
                .extracting(Problem::toString)
                .containsExactly("--steps: training.steps: expected a whole number, found 'x'");
    }

    private Node.Mapping parse(String text) {
        return new YamlReader(problems).parse("f", text);
    }

    private static Experiment load(String... assignments) {
        return Experiment.load(
                Experiment.VALID.getBytes(StandardCharsets.UTF_8), List.of(assignments));
    }
}
