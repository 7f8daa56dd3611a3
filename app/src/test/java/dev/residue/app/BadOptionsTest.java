package dev.residue.app;

import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names, paths and options that contradict each other. */
class BadOptionsTest extends RefusalFixture {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "",
            value = {
                "../x          | has a '/'",
                "a/b           | --out",
                "a\\b          | has a '\\'",
                "..            | no name of a directory",
                ".             | no name of a directory",
                "\"\"          | is empty",
                "\" \"         | is empty",
                "-x            | begins with '-'",
                "\"a\\tb\"      | U+0009",
                "\"a\\0b\"      | U+0000",
                "\"a\\u202Eb\"  | U+202E",
            })
    void aNameThatIsNoDirectorysIsRefusedFromFileAndOption(String name, String hint)
            throws IOException {
        Path file = TinyExperiment.write(folder, TinyExperiment.YAML);
        Terminal option = expectRefusal("run", file.toString(), "--set", "name=" + name);
        Assertions.assertThat(option.err()).contains("--set name").contains(hint);
        String quoted = name.startsWith("\"") ? name : "'" + name + "'";
        TinyExperiment.write(folder, TinyExperiment.YAML + "name: " + quoted + "\n");
        Terminal inFile = expectRefusal("run", file.toString());
        Assertions.assertThat(inFile.err()).contains("tiny.yaml:15:7: name: ").contains(hint);
        Assertions.assertThat(Path.of("runs")).doesNotExist();
    }

    @Test
    void aNameIsAsLongAsADirectorysWithTheSeed() throws IOException {
        Path file = TinyExperiment.write(folder, TinyExperiment.YAML);
        String most = "ä".repeat(126); // 252 bytes, and "-7" makes 254
        Terminal longer =
                expectRefusal(
                        "run", file.toString(), "--seed", "7", "--set", "name=" + most + "aa");
        Assertions.assertThat(longer.err()).contains("256 bytes").contains("255");
        Terminal right =
                Terminal.run(
                        "run",
                        file.toString(),
                        "--seed",
                        "7",
                        "--set",
                        "name=" + most + "a",
                        "--out",
                        out(),
                        "--steps",
                        "1");
        Assertions.assertThat(right.status()).as(right.err()).isZero();
    }

    @Test
    void anEmptyPathIsRefused() {
        Terminal terminal = expectRefusal("run", "assign-and-add", "--out", "");
        Assertions.assertThat(terminal.err()).contains("--out").contains("the path is empty");
        Assertions.assertThat(expectRefusal("verify", " ").err()).contains("the path is empty");
    }

    @ParameterizedTest
    @CsvSource({
        "--steps, training.steps, 3, 4",
        "--seed, seed, 3, 4",
        "--engine, engine.name, PyTorch, MXNet",
        "--device, engine.device, cpu, gpu0"
    })
    void anOptionAndAnAssignmentThatContradictItAreSaid(
            String option, String key, String value, String other) throws IOException {
        Path file = TinyExperiment.write(folder, TinyExperiment.YAML);
        Terminal terminal =
                expectRefusal(
                        "run",
                        file.toString(),
                        "--out",
                        out(),
                        option,
                        value,
                        "--set",
                        key + "=" + other);
        Assertions.assertThat(terminal.err())
                .contains(option + ": ")
                .contains("'" + value + "' contradicts '" + other + "' from --set " + key);
    }

    @Test
    void equalOnesAreAccepted() throws IOException {
        Path file = TinyExperiment.write(folder, TinyExperiment.YAML);
        Terminal terminal =
                Terminal.run(
                        "run",
                        file.toString(),
                        "--out",
                        out(),
                        "--steps",
                        "1",
                        "--set",
                        "training={steps: 1}",
                        "--set",
                        "name=exp #3");
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        Assertions.assertThat(folder.resolve("out/experiment.yaml"))
                .content()
                .startsWith("name: \"exp #3\"")
                .contains("batchSize: 16");
    }
}
