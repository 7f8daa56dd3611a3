package dev.residue.app;

import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.ExperimentReader.Changes;
import dev.residue.training.checkpoint.ChecksumTrailer;
import dev.residue.training.checkpoint.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** In how many parts a batch is learned from: chosen once, said, recorded, and kept. */
@Tag("numeric")
class BatchInPartsTest {

    private static final String WEIGHTS = "checkpoints/step-00000012/weights.safetensors";

    private static final String SAID = "training.accumulate auto: batch of 16 at once: about ";

    @TempDir Path folder;
    private String file = "";

    @BeforeEach
    void write() throws IOException {
        file = TinyExperiment.write(folder, TinyExperiment.YAML).toString();
    }

    @Test
    void whatIsChosenIsSaidAndRecordedAsIfItHadBeenGiven() throws IOException {
        Path chosen = folder.resolve("chosen");
        Path given = folder.resolve("given");
        Assertions.assertThat(run(chosen)).containsOnlyOnce(SAID);
        Assertions.assertThat(run(given, "--set", "training.accumulate=1"))
                .doesNotContain("accumulate");
        RunContents.expectEqualNumbers(chosen, given);
        Assertions.assertThat(chosen.resolve("experiment.yaml"))
                .hasSameBinaryContentAs(given.resolve("experiment.yaml"))
                .content()
                .contains("accumulate: 1\n");
        Assertions.assertThat(run(folder.resolve("again"), "--set", "training.accumulate=auto"))
                .contains(SAID);
    }

    @Test
    void aResumedRunKeepsItsNumberUnlessToldOtherwise() throws IOException {
        Path whole = folder.resolve("whole");
        Path parts = folder.resolve("parts");
        Path other = folder.resolve("other");
        run(whole, "--set", "training.accumulate=4");
        for (Path path : List.of(parts, other)) {
            run(path, "--set", "training.accumulate=4", "--steps", "5");
        }
        Terminal kept = expect(0, "resume", parts.toString(), "--steps", "12");
        Assertions.assertThat(kept.err()).doesNotContain("accumulate");
        RunContents.expectEqualNumbers(parts, whole);
        Terminal changed =
                expect(
                        0,
                        "resume",
                        other.toString(),
                        "--steps",
                        "12",
                        "--set",
                        "training.accumulate=auto");
        Assertions.assertThat(changed.err())
                .contains(SAID)
                .contains("changed since step 5: training.accumulate: 4 → 1\n")
                .contains("no longer bit-identical");
        Assertions.assertThat(other.resolve("experiment.yaml")).content().contains("ate: 1\n");
        Assertions.assertThat(Files.readAllBytes(other.resolve(WEIGHTS)))
                .isNotEqualTo(Files.readAllBytes(whole.resolve(WEIGHTS)));
        expect(0, "verify", other.toString());
        // nothing is trained, and the checkpoint of another number is not damage
        expect(0, "resume", other.toString(), "--set", "training.accumulate=2");
        expect(0, "verify", other.toString());
    }

    @Test
    void membersHaveTheNumberOfARunAlone() throws IOException {
        Path all = folder.resolve("all");
        Terminal terminal =
                expect(0, "run", file, "--seeds", "0,1", "--at-once", "2", "--out", all.toString());
        Assertions.assertThat(terminal.err()).containsOnlyOnce(SAID);
        for (String member : List.of("tiny-0", "tiny-1")) {
            Assertions.assertThat(all.resolve(member).resolve("experiment.yaml"))
                    .content()
                    .contains("accumulate: 1\n");
        }
        Terminal bench = expect(0, "bench", file, "--steps", "20", "--at-once", "2");
        Assertions.assertThat(bench.err()).containsOnlyOnce(SAID);
    }

    @Test
    void aFileOfARunWithoutTheKeyIsOfAVersionThatKnewNoParts() throws IOException {
        ExperimentReader reader = Readers.reader();
        Assertions.assertThat(reader.readText("tiny", TinyExperiment.YAML).accumulate()).isEmpty();
        Assertions.assertThat(reader.readTextOfRun("tiny", TinyExperiment.YAML).accumulate())
                .hasValue(1);
        Assertions.assertThat(reader.readRun(Path.of(file), Changes.none()).accumulate())
                .hasValue(1);
    }

    /** The machine that a run was begun on had more memory. */
    @Test
    @EnabledOnOs(OS.LINUX) // tells a process of its limits
    void aRunWhoseNumberDoesNotFitIsLeftAloneUntilToldMore() throws Exception {
        Path run = folder.resolve("run");
        run(run, "--steps", "1");
        DurableFiles.delete(run.resolve("checkpoints"));
        Path experiment = run.resolve("experiment.yaml");
        String text = ChecksumTrailer.YAML.open(Files.readAllBytes(experiment));
        Files.writeString(
                experiment,
                ChecksumTrailer.YAML.close(
                        Changed.in(text, "batchSize: 16\n", "batchSize: 1000000\n")),
                StandardCharsets.UTF_8);
        Map<String, String> before = RunContents.of(run);
        List<String> limited = List.of("bash", "-c", "ulimit -v 6000000; exec \"$@\"", "bash");
        List<String> options = List.of("-Xmx1g", "-XX:CompressedClassSpaceSize=64m");
        try (Child child = Child.start(limited, options, "resume", run.toString())) {
            Assertions.assertThat(child.status()).as(child.output()).isEqualTo(2);
            Assertions.assertThat(child.output())
                    .contains("experiment.yaml:")
                    .contains("training.batchSize: needs about ")
                    .contains("learn from it in more parts with training.accumulate");
        }
        Assertions.assertThat(RunContents.of(run)).isEqualTo(before);
    }

    private String run(Path out, String... more) {
        String[] arguments = new String[4 + more.length];
        System.arraycopy(new String[] {"run", file, "--out", out.toString()}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return expect(0, arguments).err();
    }

    private static Terminal expect(int status, String... arguments) {
        Terminal terminal = Terminal.run(arguments);
        Assertions.assertThat(terminal.status())
                .as(terminal.out() + terminal.err())
                .isEqualTo(status);
        return terminal;
    }
}
