package dev.residue.app.config;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class OverridesTest {

    private final Problems problems = new Problems();
    private final Overrides overrides = new Overrides(problems);

    @Test
    void laterAssignmentsWinOverEarlierOnesAndTheFile() {
        Experiment bound =
                load(
                        "training.steps=10",
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
                                20, 512, Choice.of("adamW", new Experiment.AdamW(0.1, 1)), null));
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
                                "mlp=- 1",
                                "a=b: c",
                                "a=*b",
                                "a=1\n--- 2",
                                "a=\u0007",
                                "a={b: 1, b: 2}",
                                "a=" + "[".repeat(100_000),
                                "x.".repeat(30_000) + "x=1"));
        String syntax = "expected path.to.key=value";
        Assertions.assertThat(problems.sorted())
                .extracting(Problem::toString)
                .containsExactly(
                        "--set steps: " + syntax,
                        "--set : " + syntax,
                        "--set a..b: " + syntax,
                        "--set steps.more: steps: expected a mapping, found '5' at f:1:8",
                        "--set mlp.x.y: mlp: expected a mapping, found a list at f:2:6",
                        "--set mlp: not YAML: while parsing a flow sequence: expected ',' or ']',"
                                + " but got <stream end>",
                        "--set mlp: expected a word, a number, [a, b] or {key: value}",
                        "--set a: expected a word, a number, [a, b] or {key: value}",
                        "--set a: aliases (*name) are not accepted; write the value again",
                        "--set a: a second document begins here; expected only one",
                        "--set a: the character U+0007 is not allowed",
                        "--set a: a.b: given twice; first at --set a",
                        "--set a: a" + "[0]".repeat(20) + ": nested more than 20 levels deep",
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
                                                        + " mean 'model'? Expected one of: task,"
                                                        + " model, training, evaluate, probes,"
                                                        + " seeds, weights, output",
                                                "--set task: task.assignAndAdd.modulus: expected a"
                                                        + " whole number, found 'x'",
                                                "--set model.mlp: model.mlp[1]: expected a whole"
                                                        + " number, found 'x'"));
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
