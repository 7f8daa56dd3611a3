package dev.residue.app;

import dev.residue.app.verify.RunVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.util.Random;
import org.assertj.core.api.Assertions;

/** Kills a run again and again, and compares what it comes to with a run that was left alone. */
final class Kills {

    private static final int SIGKILL_STATUS = 137;
    private static final int LONGEST_DELAY_NANOSECONDS = 3_000_000;

    private final Path folder;
    private final Path experiment;
    private final Random random;

    Kills(Path folder, Path experiment, long seed) {
        this.folder = folder;
        this.experiment = experiment;
        this.random = new Random(seed);
    }

    /** Runs with a kill at each moment, and returns how many hit before the end. */
    int expectNothingLost(Moment... moments) throws IOException, InterruptedException {
        Path whole = folder.resolve("whole");
        Path run = folder.resolve("killed");
        succeed("run", experiment.toString(), "--out", whole.toString());
        int kills = 0;
        for (Moment moment : moments) {
            try (WatchService watch = Moment.watch(run);
                    Child child = start(run)) {
                boolean reached = moment.await(watch, 1 + random.nextInt(6), child);
                Assertions.assertThat(reached || moment == Moment.REPORT)
                        .as(moment + " was not reached: " + child.output())
                        .isTrue();
                long end = System.nanoTime() + random.nextInt(LONGEST_DELAY_NANOSECONDS);
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                child.kill();
                int status = child.status();
                Assertions.assertThat(status).as(child.output()).isIn(0, SIGKILL_STATUS);
                kills += status == 0 ? 0 : 1;
            }
            if (Files.exists(run.resolve("experiment.yaml"))) {
                Assertions.assertThat(RunVerifier.of(run).findings())
                        .as("after a kill at " + moment)
                        .isEmpty();
            }
        }
        if (Files.exists(run.resolve("experiment.yaml"))) {
            succeed("resume", run.toString());
        } else {
            succeed("run", experiment.toString(), "--out", run.toString());
        }
        RunContents.expectEqual(run, whole);
        Assertions.assertThat(run.resolve("report.html")).isNotEmptyFile();
        return kills;
    }

    private Child start(Path run) throws IOException {
        return Files.exists(run.resolve("experiment.yaml"))
                ? Child.start("resume", run.toString())
                : Child.start("run", experiment.toString(), "--out", run.toString());
    }

    private static void succeed(String... arguments) {
        Terminal terminal = Terminal.run(arguments);
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
    }
}
