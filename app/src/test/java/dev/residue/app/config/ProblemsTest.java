package dev.residue.app.config;

import java.util.List;
import java.util.function.BiConsumer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ProblemsTest {

    private final Problems problems = new Problems();

    @Test
    void aCheckersKeyIsPlacedAtItsValueOrAtTheMappingThatLeavesItOut() {
        Node.Mapping root =
                new YamlReader(problems)
                        .parse(
                                "f.yaml",
                                """
                                model:
                                  mlp: [none, 512]
                                  inner:
                                    rate: 0.5
                                """);
        BiConsumer<String, String> model = problems.at((Node.Mapping) root.below("model"));
        model.accept("inner.rate", "A");
        model.accept("mlp[1]", "B");
        model.accept("heads", "C");
        model.accept("inner.other.deep", "D");
        model.accept("mlp[2]", "E");
        model.accept("", "F");
        Assertions.assertThat(problems.sorted())
                .extracting(Problem::toString)
                .containsExactly(
                        "f.yaml:2:3: model.heads: C",
                        "f.yaml:2:3: model: F",
                        "f.yaml:2:8: model.mlp[2]: E",
                        "f.yaml:2:15: model.mlp[1]: B",
                        "f.yaml:4:5: model.inner.other.deep: D",
                        "f.yaml:4:11: model.inner.rate: A");
    }

    @Test
    void problemsAreSortedByPlaceWithTheCommandLineLastInItsOwnOrder() {
        problems.add(new Place("--set z", 0, 0, "z"), "sixth");
        problems.add(new Place("--set a", 0, 0, "a"), "seventh");
        problems.add(new Place("b.yaml", 1, 1, ""), "fifth");
        problems.add(new Place("a.yaml", 10, 1, ""), "fourth");
        problems.add(new Place("a.yaml", 9, 10, ""), "second");
        problems.add(new Place("a.yaml", 9, 10, ""), "third");
        problems.add(new Place("a.yaml", 9, 9, ""), "first");
        Assertions.assertThat(problems.sorted())
                .extracting(Problem::message)
                .containsExactly("first", "second", "third", "fourth", "fifth", "sixth", "seventh");
    }

    @Test
    void theRemedySaysHowManyProblemsAndWhere() {
        Problem inFile = new Problem(new Place("a.yaml", 1, 1, "k"), "wrong");
        Problem option = new Problem(new Place("--set k", 0, 0, "k"), "wrong");
        Assertions.assertThat(new ConfigException(List.of(inFile)))
                .hasMessage(
                        "a.yaml:1:1: k: wrong\n"
                                + "fix the problem above in a.yaml and run the command again");
        Assertions.assertThat(new ConfigException(List.of(option)))
                .hasMessage(
                        "--set k: wrong\n"
                                + "fix the problem above on the command line and run the command"
                                + " again");
        Assertions.assertThat(new ConfigException(List.of(inFile, inFile, option)).remedy())
                .isEqualTo(
                        "fix the 3 problems above in a.yaml and on the command line and run the"
                                + " command again");
    }

    @Test
    void aFloodOfProblemsIsCutInTheMessageOnly() {
        for (int i = 1; i <= 1052; i++) {
            problems.add(new Place("a.yaml", i, 1, "k"), "wrong");
        }
        Assertions.assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(problems::throwIfAny)
                .satisfies(
                        e -> {
                            Assertions.assertThat(e.problems()).hasSize(1052);
                            Assertions.assertThat(e.getMessage().lines())
                                    .hasSize(52)
                                    .endsWith(
                                            "a.yaml:50:1: k: wrong",
                                            "... and 1,002 more",
                                            "fix the 1,052 problems above in a.yaml and run the"
                                                    + " command again");
                        });
    }

    @Test
    void noProblemsThrowNothing() {
        Assertions.assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
    }

    @Test
    void aUsersTextCannotBreakTheLine() {
        new RecordBinder(problems)
                .bind(
                        new YamlReader(problems).parse("f", "\"a\\nb\\e[31m\": 1\n"),
                        new Experiment.Evaluate(1, 1));
        Assertions.assertThat(problems.sorted())
                .extracting(Problem::toString)
                .containsExactly(
                        "f:1:1: a\\nb\\u001B[31m: unknown key; expected one of: every, sequences");
    }
}
