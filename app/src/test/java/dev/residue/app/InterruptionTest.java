package dev.residue.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C and SIGTERM finish the step and write a checkpoint. */
@Tag("numeric")
class InterruptionTest {

    /** The bit of SIGINT in a mask of signals. */
    private static final long SIGINT = 1L << 1;

    @TempDir Path folder;

    @Test
    void terminationWritesACheckpointAndSaysHowToGoOn() throws Exception {
        expectCheckpoint(143, Child::terminate);
    }

    @Test
    void controlCWritesACheckpointAndSaysHowToGoOn() throws Exception {
        // a shell's background jobs ignore it, and so do their children
        Assumptions.assumeFalse(isInterruptIgnored(), "skipped: SIGINT is ignored here");
        expectCheckpoint(
                130,
                child -> {
                    String pid = Long.toString(child.pid());
                    new ProcessBuilder("kill", "-INT", pid).start().waitFor();
                });
    }

    private interface Signal {
        void send(Child child) throws IOException, InterruptedException;
    }

    private void expectCheckpoint(int status, Signal signal) throws Exception {
        Path experiment = TinyExperiment.write(folder, TinyExperiment.MANY_CHECKPOINTS);
        Path run = folder.resolve("stopped");
        try (WatchService watch = Moment.watch(run);
                Child child =
                        Child.start(
                                "run",
                                experiment.toString(),
                                "--out",
                                run.toString(),
                                "--steps",
                                "100000")) {
            Assertions.assertThat(Moment.JOURNAL.await(watch, 5, child))
                    .as(child.output())
                    .isTrue();
            signal.send(child);
            Assertions.assertThat(child.status()).as(child.output()).isEqualTo(status);
            Assertions.assertThat(child.lastLine())
                    .isEqualTo("stopped; go on with: residue resume " + run);
        }
        String last = lastCheckpoint(run);
        long step = Long.parseLong(last.substring("step-".length()));
        Path whole = folder.resolve("whole");
        String steps = Long.toString(step);
        Terminal.run("run", experiment.toString(), "--out", whole.toString(), "--steps", steps);
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

    private static String lastCheckpoint(Path run) throws IOException {
        try (Stream<Path> entries = Files.list(run.resolve("checkpoints"))) {
            return entries.map(entry -> entry.getFileName().toString())
                    .max(String::compareTo)
                    .orElseThrow();
        }
    }

    private static boolean isInterruptIgnored() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("SigIgn:")) {
                String mask = line.substring("SigIgn:".length()).strip();
                return (Long.parseUnsignedLong(mask, 16) & SIGINT) != 0;
            }
        }
        return true;
    }
}
