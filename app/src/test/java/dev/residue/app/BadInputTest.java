package dev.residue.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input: exit status 2, the place, the remedy on the last line, and nothing created. */
class BadInputTest extends RefusalFixture {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "unknown key        | layers: 2    | layerz: 2      | tiny.yaml:4:3: model.layerz |"
                        + " layers",
                "wrong type         | steps: 12    | steps: many    | tiny.yaml:9:10:"
                        + " training.steps | whole number",
                "out of range       | layers: 2    | layers: 0      | tiny.yaml:4:11: model.layers"
                        + " | 1 to 96",
                "width not divisible| heads: 1     | heads: 3       | tiny.yaml:6:11: model.dModel"
                        + " | not divisible by 3 heads",
                "composite modulus  | modulus: 7   | modulus: 9     | tiny.yaml:2:28:"
                        + " task.assignAndAdd.modulus | prime",
                "tiny modulus       | modulus: 7   | modulus: 2     | tiny.yaml:2:28:"
                        + " task.assignAndAdd.modulus | 5",
                "batch of none      | batchSize: 16| batchSize: 0   | tiny.yaml:10:14:"
                        + " training.batchSize | at least 1",
                "crowded context    | assignments: 3 | assignments: 4 | tiny.yaml:2:54:"
                        + " task.assignAndAdd.context | at least 12",
                "unknown probe      | progress     | progres        | tiny.yaml:14:20: probes[1] |"
                        + " progress",
                "unknown task       | assignAndAdd: | subtract:     | tiny.yaml:2:3: task.subtract"
                        + " | name a jar that brings others after --plugin",
                "unknown optimizer  | adamW        | adam           | tiny.yaml:11:16:"
                        + " training.optimizer.adam | adamW",
            })
    void settingsAreRefusedAtTheirPlace(
            String what, String right, String wrong, String place, String hint) throws IOException {
        Path file =
                TinyExperiment.write(folder, Changed.in(TinyExperiment.YAML, right.strip(), wrong));
        Terminal terminal = expectRefusal("run", file.toString(), "--out", out());
        Assertions.assertThat(terminal.err()).contains(place).contains(hint);
        Assertions.assertThat(terminal.lastLine()).contains("run the command again");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "task.assignAndAdd.context=100000         | assignAndAdd.context | at most 16384",
                "training.accumulate=3                    | training.accumulate | a divisor of it",
                "training.clipNorm=0                      | training.clipNorm   | positive",
                "engine.threads=0                         | engine.threads      | at least 1",
                "engine.threads=100000                    | engine.threads      | at most 1024",
                "engine.threads=two                       | engine.threads      | a whole number",
                "engine.interOpThreads=0                  | interOpThreads      | at least 1",
                "engine.interOpThreads=1025               | interOpThreads      | at most 1024",
                "engine.tf32=maybe                        | engine.tf32         | false or true",
                "training.schedule={cosin: {}}            | training.schedule   | cosine",
                "training.schedule={cosine: {warmup: 20, steps: 20}} | cosine.steps | beyond",
                "training.schedule={cosine: {hold: 30, steps: 20}} | cosine.steps | beyond hold",
            })
    void trainingOptionsAreRefusedByKey(String setting, String key, String hint)
            throws IOException {
        Path file = TinyExperiment.write(folder, TinyExperiment.YAML);
        Terminal terminal = expectRefusal("run", file.toString(), "--out", out(), "--set", setting);
        Assertions.assertThat(terminal.err()).contains(key).contains(hint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "digit-addition   | digitAddition.digits=6              | digits    | width of 5",
                "digit-addition   | digitAddition.width=12              | width     | from 1 to 9",
                "digit-addition   | digitAddition.trainSize=999000      | trainSize | disjoint",
                "digit-addition   | digitAddition.outOfDistributionDigits=[3] | DistributionDigits"
                        + " | beyond training",
                "modular-addition | modularAddition.modulus=1           | modulus   | from 2",
                "modular-addition | modularAddition.modulus=0           | modulus   | from 2",
            })
    void digitTasksAreRefusedByKey(String preset, String setting, String key, String hint)
            throws IOException {
        Terminal terminal =
                expectRefusal("run", preset, "--out", out(), "--set", "task." + setting);
        Assertions.assertThat(terminal.err()).contains(key).contains(hint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training.batchSize=1000000000         | --set training.batchSize  | iB of Java's"
                        + " heap",
                "training.batchSize=2147483647         | --set training.batchSize  | at most",
                "training.batchSize=100000000          | --set training.batchSize  | use a smaller"
                        + " batch",
                "evaluate.sequences=2000000000         | --set evaluate.sequences  | iB of Java's"
                        + " heap",
                "task.assignAndAdd.context=16384       | training.batchSize | iB of memory",
                "model.dModel=65536                    | model: | 4,294,967,296 numbers",
            })
    void whatFitsNoMemoryIsRefusedWithAnEstimate(String setting, String key, String hint) {
        Terminal terminal =
                expectRefusal(
                        "run",
                        "assign-and-add",
                        "--out",
                        out(),
                        "--set",
                        setting,
                        "--set",
                        "training.accumulate=1",
                        "--set",
                        "training.steps=" + 1);
        Assertions.assertThat(terminal.err())
                .contains(key)
                .contains(hint)
                .contains("--set " + setting.split("=", -1)[0])
                .doesNotContain("--set training.steps");
        Assertions.assertThat(terminal.lastLine()).contains("smaller");
    }

    @ParameterizedTest
    @CsvSource({"1, 'use at least'", "9223372036854775807, smaller"})
    void aGridsSpacingHasARange(String spacing, String hint) throws IOException {
        Path run = folder.resolve("digits");
        Terminal made =
                Terminal.run(
                        "run",
                        "digit-addition-small",
                        "--steps",
                        "1",
                        "--set",
                        "probes=[]",
                        "--set",
                        "task.digitAddition.digits=5",
                        "--set",
                        "task.digitAddition.width=9",
                        "--set",
                        "task.digitAddition.outOfDistributionDigits=[6]",
                        "--out",
                        run.toString());
        Assertions.assertThat(made.status()).as(made.err()).isZero();
        Terminal terminal = expectRefusal("lattice", run.toString(), "--spacing", spacing);
        Assertions.assertThat(terminal.lastLine()).contains("--spacing");
    }

    @ParameterizedTest
    @CsvSource({"--engine, MXNet", "--engine, PyTorch", "--device, gpu0"})
    void theTheoryHasNoEngineToChoose(String option, String value) throws IOException {
        Terminal terminal =
                expectRefusal("run", "assign-and-add-theory", "--out", out(), option, value);
        Assertions.assertThat(terminal.err()).contains("in plain Java on the CPU");
        Assertions.assertThat(terminal.lastLine()).contains("leave " + option + " out");
    }

    @Test
    void aTiedUnembeddingOfAnotherSizeIsRefused() throws IOException {
        Terminal terminal =
                expectRefusal("run", "assign-and-add", "--out", out(), "--set", "model.tied=true");
        Assertions.assertThat(terminal.err()).contains("model").contains("tied: false");
    }

    @Test
    void aProbeThatDoesNotApplySaysWhy() throws IOException {
        Path file =
                TinyExperiment.write(
                        folder,
                        """
                        task:
                          inContextLinear: { modulus: 6, examples: 4, tasks: 12 }
                        model:
                          layers: 1
                          heads: 1
                          dModel: 8
                          mlp: [8]
                        training:
                          steps: 1
                          batchSize: 12
                          optimizer: { adamW: { learningRate: 0.001 } }
                        probes: [heads, circles, fourier]
                        """);
        Terminal terminal = expectRefusal("run", file.toString(), "--out", out());
        Assertions.assertThat(terminal.err())
                .doesNotContain("'heads'")
                // a composite modulus is allowed; what cannot be measured there is left out
                .doesNotContain("'circles'")
                .contains("tiny.yaml:12:26: probes[2]")
                .contains(
                        "probe 'fourier' is for tasks of type AssignAndAdd, and this one is of type"
                                + " InContextLinear; leave it out");
    }

    @Test
    void everythingWrongIsSaidAtOnce() throws IOException {
        Path file =
                TinyExperiment.write(
                        folder,
                        Changed.in(
                                TinyExperiment.YAML,
                                "modulus: 7",
                                "modulus: 8",
                                "heads: 1",
                                "heads: 3",
                                "batchSize: 16",
                                "batchSize: -1",
                                "learningRate",
                                "learningrate"));
        Terminal terminal = expectRefusal("run", file.toString(), "--out", out());
        Assertions.assertThat(terminal.err())
                .contains("modulus", "not divisible", "batchSize", "learningRate");
    }

    @Test
    void optionsAreNamedAsTheyWereTyped() throws IOException {
        Path file = TinyExperiment.write(folder, TinyExperiment.YAML);
        Assertions.assertThat(
                        expectRefusal("run", file.toString(), "--out", out(), "--steps", "few")
                                .err())
                .contains("--steps");
        Assertions.assertThat(
                        expectRefusal(
                                        "run",
                                        file.toString(),
                                        "--out",
                                        out(),
                                        "--set",
                                        "training.batchSize=none")
                                .err())
                .contains("--set training.batchSize");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "run assign-and-ad                              | assign-and-add",
                "run missing.yaml                               | missing.yaml",
                "run                                            | EXPERIMENT",
                "run assign-and-add-small --engine Torch        | PyTorch",
                "run assign-and-add-small --device gpu7         | cpu",
                "run assign-and-add-small --device tpu          | gpu0",
                "run assign-and-add-small --colour red          | --help",
                "resume nowhere                                 | residue run",
                "report nowhere                                 | residue run",
                "analyze                                        | --weights",
                "analyze --weights w.safetensors                | --experiment",
                "analyze --weights missing.safetensors --experiment assign-and-add |"
                        + " missing.safetensors",
                "analyze --weights w.safetensors --experiment assign-and-add --probe acuracy |"
                        + " accuracy",
                "list tusks                                     | tasks",
                "trian assign-and-add                           | run",
                "--                                             | --help",
            })
    void requestsAreRefusedWithARemedy(String arguments, String hint) {
        String[] words = arguments.equals("--") ? new String[0] : arguments.split(" ", -1);
        Terminal terminal = expectRefusal(words);
        Assertions.assertThat(terminal.err().toLowerCase(Locale.ROOT))
                .contains(hint.toLowerCase(Locale.ROOT));
        Assertions.assertThat(Path.of("runs")).doesNotExist();
    }

    @Test
    void foreignAndUnreadableWeightsAreRefused() throws IOException {
        Path garbage = Files.writeString(folder.resolve("w.safetensors"), "not a tensor in sight");
        Terminal terminal =
                expectRefusal(
                        "analyze",
                        "--weights",
                        garbage.toString(),
                        "--experiment",
                        "assign-and-add");
        Assertions.assertThat(terminal.err()).contains("w.safetensors");
        Path file = TinyExperiment.write(folder, TinyExperiment.YAML);
        Assertions.assertThat(
                        Terminal.run("run", file.toString(), "--out", out(), "--steps", "1")
                                .status())
                .isZero();
        Terminal other =
                Terminal.run(
                        "analyze",
                        "--weights",
                        out() + "/checkpoints/step-00000001/weights.safetensors",
                        "--experiment",
                        "assign-and-add");
        Assertions.assertThat(other.status()).isEqualTo(2);
        Assertions.assertThat(other.err()).contains("embed.W_E", "[14, 16]", "[74, 128]");
    }
}
