package dev.residue.app;

import dev.residue.app.verify.RunVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are trained as one are killed and stopped as one, and resumed to the same bits. */
class EnsembleKillTest {

    private static final List<String> SEEDS = List.of("0", "1", "2");
    private static final int SIGKILL_STATUS = 137;

    @TempDir Path folder;

    @Test
    void killedAtAnyMomentTheyComeToTheSameFiles() throws Exception {
        Path experiment =
                TinyExperiment.write(
                        folder,
                        TinyExperiment.MANY_CHECKPOINTS
                                .replace("every: 10 ", "every: 10, keep: { last: 1, everyMth: 5 } ")
                                .replace("steps: 300", "steps: 200"));
        Path whole = folder.resolve("whole");
        Path killed = folder.resolve("killed");
        Terminal terminal = Terminal.run(ThreeSeeds.command(experiment, whole));
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        Random random = new Random(5);
        int kills = 0;
        // the files of the first member and of the last are written at other times
        for (String watched : List.of("0", "2", "1")) {
            for (Moment moment : List.of(Moment.CHECKPOINT, Moment.PROBE)) {
                try (WatchService watch = Moment.watch(run(killed, watched));
                        Child child = Child.start(start(experiment, killed))) {
                    boolean reached = moment.await(watch, 1 + random.nextInt(4), child);
                    Assertions.assertThat(reached).as(child.output()).isTrue();
                    long end = System.nanoTime() + random.nextInt(3_000_000);
                    while (System.nanoTime() < end) {
                        Thread.onSpinWait();
                    }
                    child.kill();
                    int status = child.status();
                    Assertions.assertThat(status).as(child.output()).isIn(0, SIGKILL_STATUS);
                    kills += status == 0 ? 0 : 1;
                }
                for (String seed : SEEDS) {
                    if (Files.exists(run(killed, seed).resolve("experiment.yaml"))) {
                        Assertions.assertThat(RunVerifier.of(run(killed, seed)).findings())
                                .as("seed %s after a kill at %s", seed, moment)
                                .isEmpty();
                    }
                }
            }
        }
        terminal = Terminal.run(start(experiment, killed));
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        Assertions.assertThat(kills).isGreaterThanOrEqualTo(5);
        for (String seed : SEEDS) {
            RunContents.expectEqual(run(killed, seed), run(whole, seed));
            Assertions.assertThat(run(killed, seed).resolve("report.html")).isNotEmptyFile();
        }
    }

    @Test
    void aSignalWritesCheckpointsOfOneStepAndSaysHowToGoOn() throws Exception {
        Path experiment =
                TinyExperiment.write(
                        folder,
                        TinyExperiment.MANY_CHECKPOINTS.replace("steps: 300", "steps: 100000"));
        Path stopped = folder.resolve("stopped");
        try (WatchService watch = Moment.watch(run(stopped, "1"));
                Child child = Child.start(ThreeSeeds.command(experiment, stopped))) {
            Assertions.assertThat(Moment.JOURNAL.await(watch, 3, child)).isTrue();
            child.signal("TERM");
            Assertions.assertThat(child.status()).as(child.output()).isEqualTo(143);
            Assertions.assertThat(child.lastLine())
                    .isEqualTo(
                            "stopped; go on with: residue resume "
                                    + String.join(
                                            " ",
                                            SEEDS.stream()
                                                    .map(seed -> run(stopped, seed).toString())
                                                    .toList()));
        }
        String last = lastCheckpoint(run(stopped, "0"));
        for (String seed : SEEDS) {
            Assertions.assertThat(lastCheckpoint(run(stopped, seed))).isEqualTo(last);
        }
        List<String> command = new ArrayList<>(List.of(start(experiment, stopped)));
        command.addAll(List.of("--steps", "1"));
        Terminal terminal = Terminal.run(command.toArray(new String[0]));
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        Assertions.assertThat(terminal.err()).contains("as one: seeds 0, 1, 2");
    }

    @Test
    void killedAfterOneDivergedTheOthersComeToTheSameFiles() throws Exception {
        Path experiment =
                TinyExperiment.write(
                        folder,
                        TinyExperiment.MANY_CHECKPOINTS
                                .replace("every: 10 ", "every: 10, keep: { last: 1 } ")
                                .replace("steps: 300", "steps: 60"));
        Path whole = folder.resolve("whole");
        Path killed = folder.resolve("killed");
        Terminal terminal = Terminal.run(diverging(ThreeSeeds.command(experiment, whole)));
        Assertions.assertThat(terminal.status()).as(terminal.err()).isEqualTo(1);
        Assertions.assertThat(terminal.err()).contains("diverged: " + run(whole, "1"));
        String[] command = diverging(ThreeSeeds.command(experiment, killed));
        // the first is of step 0, and the second the first without the one that diverged
        for (int checkpoint : new int[] {2, 1, 2}) {
            try (WatchService watch = Moment.watch(run(killed, "2"));
                    Child child = Child.start(command)) {
                Assertions.assertThat(Moment.CHECKPOINT.await(watch, checkpoint, child))
                        .as(child.output())
                        .isTrue();
                child.kill();
                Assertions.assertThat(child.status()).isEqualTo(SIGKILL_STATUS);
            }
            command = start(experiment, killed);
        }
        terminal = Terminal.run(command);
        Assertions.assertThat(terminal.status()).as(terminal.err()).isEqualTo(1);
        Assertions.assertThat(terminal.err()).contains("diverged: " + run(killed, "1"));
        for (String seed : List.of("0", "2")) {
            RunContents.expectEqual(run(killed, seed), run(whole, seed));
        }
        Assertions.assertThat(RunVerifier.of(run(killed, "1")).findings()).isEmpty();
    }

    private static String[] diverging(String... command) {
        List<String> longer = new ArrayList<>(List.of(command));
        longer.add("--vary");
        longer.add("training.optimizer.adamW.learningRate=[0.01, 1e30, 0.01]");
        return longer.toArray(new String[0]);
    }

    private static String lastCheckpoint(Path run) throws IOException {
        try (Stream<Path> entries = Files.list(run.resolve("checkpoints"))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList().stream()
                    .reduce((earlier, later) -> later)
                    .orElseThrow();
        }
    }

    private static Path run(Path folder, String seed) {
        return folder.resolve("tiny-" + seed);
    }

    /** Returns the command that begins the runs, or goes on with them. */
    private static String[] start(Path experiment, Path out) {
        if (!Files.exists(run(out, "2").resolve("experiment.yaml"))) {
            return ThreeSeeds.command(experiment, out);
        }
        List<String> command = new ArrayList<>(List.of("resume"));
        SEEDS.forEach(seed -> command.add(run(out, seed).toString()));
        return command.toArray(new String[0]);
    }
}
