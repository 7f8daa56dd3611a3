package dev.residue.app;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.residue.app.verify.RunVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Seeds that are trained in several processes, which stop, are killed, and end together. */
@EnabledOnOs(OS.LINUX) // signals, and env
class WorkersTest {

    private static final String MANY_STEPS = "100000";

    @TempDir Path folder;

    @Test
    @Tag("numeric")
    void twoProcessesLeaveTheFilesOfOneAfterTheOther() throws Exception {
        Path experiment = TinyExperiment.write(folder, TinyExperiment.YAML);
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        succeed(start(1, "run", experiment, one, "0..3", "--workers", "1", "--at-once", "2"));
        try (Child child =
                start(2, "run", experiment, two, "0..3", "--workers", "2", "--at-once", "2")) {
            Assertions.assertThat(child.status()).as(child.output()).isZero();
            Assertions.assertThat(child.output())
                    .containsPattern("process \\d+, as one: seeds 0, 1")
                    .containsPattern("process \\d+, as one: seeds 2, 3")
                    .contains("4 seeds)");
        }
        for (int seed = 0; seed < 4; seed++) {
            expectEqual(run(two, seed), run(one, seed));
            Assertions.assertThat(run(two, seed).resolve("report.html")).isNotEmptyFile();
        }
    }

    @Test
    void aWorkerThatIsKilledIsNamedAndTakesNoOthersAlong() throws Exception {
        Path experiment =
                TinyExperiment.write(
                        folder,
                        TinyExperiment.MANY_CHECKPOINTS.replace("steps: 300", "steps: 120"));
        Path whole = folder.resolve("whole");
        Path killed = folder.resolve("killed");
        succeed(start(1, "run", experiment, whole, "1", "--workers", "1"));
        long pid;
        try (WatchService watch = Moment.watch(run(killed, 1));
                Child child =
                        start(
                                2,
                                "run",
                                experiment,
                                killed,
                                "0..2",
                                "--workers",
                                "2",
                                "--at-once",
                                "1")) {
            Assertions.assertThat(Moment.CHECKPOINT.await(watch, 4, child))
                    .as(child.output())
                    .isTrue();
            pid = worker(run(killed, 1));
            Assertions.assertThat(pid).isNotEqualTo(child.pid());
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            Assertions.assertThat(child.status()).as(child.output()).isEqualTo(1);
            Assertions.assertThat(child.output())
                    .contains("failed: " + run(killed, 1) + ": process " + pid + " was killed");
            Assertions.assertThat(child.lastLine())
                    .isEqualTo("stopped; go on with: residue resume " + run(killed, 1));
        }
        for (int seed : List.of(0, 2)) {
            Assertions.assertThat(run(killed, seed).resolve("report.html")).isNotEmptyFile();
        }
        // with as many threads as before, though alone now
        succeed(
                Child.start(
                        List.of("env", "OMP_NUM_THREADS=2"),
                        List.of(),
                        "resume",
                        run(killed, 1).toString()));
        expectEqual(run(killed, 1), run(whole, 1));
    }

    @Test
    void aSignalStopsAllAndTheyGoOnAsBefore() throws Exception {
        Path experiment =
                TinyExperiment.write(
                        folder,
                        TinyExperiment.MANY_CHECKPOINTS.replace("steps: 300", "steps: 100000"));
        Path stopped = folder.resolve("stopped");
        List<String> all = new ArrayList<>();
        for (int seed = 0; seed < 4; seed++) {
            all.add(run(stopped, seed).toString());
        }
        try (WatchService watch = Moment.watch(run(stopped, 1));
                Child child =
                        start(
                                2,
                                "run",
                                experiment,
                                stopped,
                                "0..3",
                                "--workers",
                                "2",
                                "--at-once",
                                "2")) {
            Assertions.assertThat(Moment.JOURNAL.await(watch, 3, child)).isTrue();
            child.signal("TERM");
            Assertions.assertThat(child.status()).as(child.output()).isEqualTo(143);
            Assertions.assertThat(child.lastLine())
                    .isEqualTo("stopped; go on with: residue resume " + String.join(" ", all));
        }
        Assertions.assertThat(lastCheckpoint(run(stopped, 0)))
                .isEqualTo(lastCheckpoint(run(stopped, 1)));
        String[] resume =
                Stream.of(List.of("resume"), all, List.of("--steps", "1"))
                        .flatMap(List::stream)
                        .toArray(String[]::new);
        try (Child child = Child.start(List.of("env", "OMP_NUM_THREADS=2"), List.of(), resume)) {
            Assertions.assertThat(child.status()).as(child.output()).isZero();
            Assertions.assertThat(child.output())
                    .containsPattern("process \\d+, as one: seeds 0, 1")
                    .doesNotContain("no longer bit-identical");
        }
    }

    /** The machine's numbers decide which; that all were measured is what can be said. */
    @Test
    void processesAreMeasuredWhileAllCompute() throws Exception {
        Path experiment = TinyExperiment.write(folder, TinyExperiment.YAML);
        try (Child child =
                Child.start(
                        "bench",
                        experiment.toString(),
                        "--seeds",
                        "0,1",
                        "--threads",
                        "2",
                        "--json")) {
            Assertions.assertThat(child.status()).as(child.output()).isZero();
            Assertions.assertThat(child.output())
                    .containsPattern(
                            "trained (one by one|2 at once|one by one in each of 2 processes of 1"
                                    + " thread): a step of one model takes, in ms, [\\d.]+ with 1,"
                                    + " [\\d.]+ with 2 at once; [\\d.]+ with 1 at once in each of 2"
                                    + " processes");
            JsonObject found = JsonParser.parseString(child.lastLine()).getAsJsonObject();
            Assertions.assertThat(found.get("members").getAsInt()).isEqualTo(2);
            Assertions.assertThat(found.get("msPerStepOfOneModel").getAsDouble()).isPositive();
        }
    }

    @Test
    void workersStopWhenTheirParentIsKilled() throws Exception {
        Path experiment =
                TinyExperiment.write(
                        folder,
                        TinyExperiment.MANY_CHECKPOINTS.replace("every: 10 ", "every: 5000 "));
        Path all = folder.resolve("all");
        List<ProcessHandle> workers = new ArrayList<>();
        try (WatchService watch = Moment.watch(run(all, 1));
                Child child =
                        start(
                                2,
                                "run",
                                experiment,
                                all,
                                "0,1",
                                "--workers",
                                "2",
                                "--at-once",
                                "1",
                                "--steps",
                                MANY_STEPS)) {
            Assertions.assertThat(Moment.JOURNAL.await(watch, 3, child))
                    .as(child.output())
                    .isTrue();
            workers.add(ProcessHandle.of(worker(run(all, 0))).orElseThrow());
            workers.add(ProcessHandle.of(worker(run(all, 1))).orElseThrow());
            child.kill();
            child.status();
        }
        for (ProcessHandle worker : workers) {
            worker.onExit().get(60, TimeUnit.SECONDS);
        }
        for (int seed = 0; seed < 2; seed++) {
            Assertions.assertThat(RunVerifier.of(run(all, seed)).findings()).isEmpty();
        }
        // the checkpoint of the step at which it stopped
        Assertions.assertThat(lastCheckpoint(run(all, 1))).isNotEqualTo("step-00000000");
    }

    /** Compares all but who else was trained with a run, and in how many threads. */
    private static void expectEqual(Path run, Path expected) throws IOException {
        Map<String, String> is = RunContents.of(run);
        Map<String, String> should = RunContents.of(expected);
        is.remove("together.json");
        should.remove("together.json");
        Assertions.assertThat(is.keySet()).isEqualTo(should.keySet());
        should.forEach(
                (name, content) -> Assertions.assertThat(is.get(name)).as(name).isEqualTo(content));
    }

    private static long worker(Path run) throws IOException {
        return Long.parseLong(Files.readString(run.resolve("lock")).strip());
    }

    private static String lastCheckpoint(Path run) throws IOException {
        try (Stream<Path> entries = Files.list(run.resolve("checkpoints"))) {
            return entries.map(entry -> entry.getFileName().toString())
                    .max(String::compareTo)
                    .orElseThrow();
        }
    }

    private static Path run(Path out, int seed) {
        return out.resolve("tiny-" + seed);
    }

    private static void succeed(Child child) throws Exception {
        try (child) {
            Assertions.assertThat(child.status()).as(child.output()).isZero();
        }
    }

    /** Starts a command that may use so many threads, whatever the machine has. */
    private static Child start(
            int threads, String command, Path experiment, Path out, String seeds, String... more)
            throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                command,
                                experiment.toString(),
                                "--seeds",
                                seeds,
                                "--out",
                                out.toString()));
        arguments.addAll(List.of(more));
        return Child.start(
                List.of("env", "OMP_NUM_THREADS=" + threads),
                List.of(),
                arguments.toArray(new String[0]));
    }
}
