package dev.residue.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ctrl-C, SIGTERM, SIGHUP and SIGUSR1 finish the step and write a checkpoint. */
@EnabledOnOs(OS.LINUX) // signals' numbers, and /proc
class InterruptionTest {

    private static final String MANY_STEPS = "100000";

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "INT, JOURNAL, 5",
        "TERM, JOURNAL, 5",
        "HUP, JOURNAL, 5",
        "USR1, JOURNAL, 5",
        "HUP, PROBE_AFTER_TRAINING, 2",
        "USR1, CHECKPOINT, 5",
    })
    void aSignalWritesACheckpointAndSaysHowToGoOn(String signal, Moment moment, int times)
            throws Exception {
        Signals.assumeHeard(signal);
        Path run = folder.resolve("stopped");
        try (WatchService watch = Moment.watch(run);
                Child child = start(List.of(), run)) {
            awaitThenSend(signal, moment, watch, times, child);
            Assertions.assertThat(child.status())
                    .as(child.output())
                    .isEqualTo(Signals.status(signal));
            Assertions.assertThat(child.lastLine())
                    .isEqualTo("stopped; go on with: residue resume " + run);
        }
        String last = lastCheckpoint(run);
        Path whole = folder.resolve("whole");
        String steps = Long.toString(step(last));
        Terminal.run("run", experiment(), "--out", whole.toString(), "--steps", steps);
        for (String file :
                List.of(
                        "metrics.jsonl",
                        "checkpoints/" + last + "/weights.safetensors",
                        "checkpoints/" + last + "/optimizer.safetensors",
                        "probes/" + last + ".jsonl")) {
            Assertions.assertThat(run.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
        }
        Assertions.assertThat(Terminal.run("verify", run.toString()).status()).isZero();
    }

    @Test
    void aResumedRunStopsAsAFirstOneDoes() throws Exception {
        Path run = folder.resolve("run");
        Terminal.run("run", experiment(), "--out", run.toString(), "--steps", "3");
        try (WatchService watch = Moment.watch(run);
                WatchService later = Moment.watch(run);
                Child child = Child.start("resume", run.toString(), "--steps", MANY_STEPS)) {
            awaitThenSend("USR1", Moment.JOURNAL, watch, 5, child);
            // another one on its way out changes nothing
            awaitThenSend("TERM", Moment.REPORT, later, 1, child);
            Assertions.assertThat(child.status())
                    .as(child.output())
                    .isEqualTo(Signals.status("USR1"));
            Assertions.assertThat(child.lastLine())
                    .isEqualTo("stopped; go on with: residue resume " + run);
        }
        Assertions.assertThat(step(lastCheckpoint(run))).isGreaterThan(3);
        Assertions.assertThat(Terminal.run("verify", run.toString()).status()).isZero();
    }

    @Test
    void aTerminalThatIsLostLosesNoCheckpoint() throws Exception {
        Assumptions.assumeTrue(Files.isWritable(Path.of("/dev/full")), "skipped: no /dev/full");
        Signals.assumeHeard("HUP");
        Path run = folder.resolve("lost");
        // every write fails, as it does to a terminal that is gone
        List<String> nowhere = List.of("sh", "-c", "exec \"$@\" >/dev/full 2>&1", "sh");
        try (WatchService watch = Moment.watch(run);
                Child child = start(nowhere, run)) {
            awaitThenSend("HUP", Moment.JOURNAL, watch, 5, child);
            Assertions.assertThat(child.status()).isEqualTo(Signals.status("HUP"));
        }
        // the report comes after the checkpoint
        Assertions.assertThat(run.resolve("report.html")).isNotEmptyFile();
        Assertions.assertThat(step(lastCheckpoint(run))).isPositive();
        Assertions.assertThat(Terminal.run("verify", run.toString()).status()).isZero();
    }

    @Test
    void underNohupAHangUpIsIgnored() throws Exception {
        Path run = folder.resolve("run");
        try (WatchService watch = Moment.watch(run);
                WatchService later = Moment.watch(run);
                Child child = start(List.of("nohup"), run)) {
            awaitThenSend("HUP", Moment.JOURNAL, watch, 5, child);
            awaitThenSend("TERM", Moment.JOURNAL, later, 30, child);
            Assertions.assertThat(child.status())
                    .as(child.output())
                    .isEqualTo(Signals.status("TERM"));
        }
    }

    private Child start(List<String> before, Path run) throws IOException {
        return Child.start(
                before,
                List.of(),
                "run",
                experiment(),
                "--out",
                run.toString(),
                "--steps",
                MANY_STEPS);
    }

    private String experiment() throws IOException {
        return TinyExperiment.write(folder, TinyExperiment.MANY_CHECKPOINTS).toString();
    }

    private static void awaitThenSend(
            String signal, Moment moment, WatchService watch, int times, Child child)
            throws Exception {
        Assertions.assertThat(moment.await(watch, times, child)).as(child.output()).isTrue();
        child.signal(signal);
    }

    private static long step(String checkpoint) {
        return Long.parseLong(checkpoint.substring("step-".length()));
    }

    private static String lastCheckpoint(Path run) throws IOException {
        try (Stream<Path> entries = Files.list(run.resolve("checkpoints"))) {
            return entries.map(entry -> entry.getFileName().toString())
                    .max(String::compareTo)
                    .orElseThrow();
        }
    }
}
