package dev.residue.app;

import com.google.gson.JsonParser;
import com.google.inject.Guice;
import dev.residue.app.sweep.SweepPlan;
import dev.residue.app.sweep.SweepPresets;
import dev.residue.app.sweep.SweepReader;
import dev.residue.app.sweep.SweepRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sweeps in processes of their own, killed and gone on with, and what they refuse. */
@EnabledOnOs(OS.LINUX) // signals, and env
class SweepTest {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "axes: { training.batchsize: [8, 16] } | 2:9: training.batchsize |"
                        + " 'training.batchSize'",
                "axes: { training.steps: [] }          | 2:25: axes.training.steps | without"
                        + " values",
                "axes: { model.heads: [1, x] }         | 2:26: model.heads | whole number",
                "axes: { seed: [1, 2] }                | 2:9: axes.seed | seeds: 0..4",
                "axes: { name: [a, b] }                | 2:9: axes.name | leave it out",
                "seeds: [0, 0]                         | 2:12: seeds[1] | repeats",
                "seeds: 0..300                         | 1:1: axes | --yes",
                "zip: [{ model.heads: [1, 2], model.dModel: [16] }] | 2:30 | give as many",
                "axis: { model.heads: [1] }            | 2:1: axis | 'axes'",
            })
    void whatIsWrongIsRefusedAtItsPlace(String line, String place, String hint) throws IOException {
        Path file = sweep("experiment: " + tiny(12) + "\n" + line + "\n");
        Path out = folder.resolve("out");
        Terminal terminal = Terminal.run("sweep", file.toString(), "--out", out.toString());
        Assertions.assertThat(terminal.status()).as(terminal.err()).isEqualTo(2);
        Assertions.assertThat(terminal.err()).contains("sweep.yaml:" + place).contains(hint);
        Assertions.assertThat(out).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("dev.residue.app.sweep.SweepPresets#names")
    void everySweepOfTheProgramIsRight(String name) throws IOException {
        SweepReader reader =
                Guice.createInjector(new ResidueModule()).getInstance(SweepReader.class);
        SweepPlan plan = reader.read(name, folder, true);
        Assertions.assertThat(plan.runs())
                .hasSizeGreaterThan(3)
                .extracting(SweepRun::name)
                .doesNotHaveDuplicates();
    }

    @Test
    void twoAxesOnOneKeyAreRefused() throws IOException {
        Path file =
                sweep(
                        "experiment: "
                                + tiny(12)
                                + "\naxes: { model.heads: [1, 2] }\nset: { model.heads: 1 }\n");
        Terminal terminal = Terminal.run("sweep", file.toString());
        Assertions.assertThat(terminal.status()).isEqualTo(2);
        Assertions.assertThat(terminal.err()).contains("sweep.yaml:3:8").contains("given already");
    }

    @Test
    void afterAKillTheSameCommandGoesOnToTheBitsOfLoneRuns() throws Exception {
        Path file = sweep("experiment: " + tiny(100) + "\nseeds: 0..1\n");
        Path out = folder.resolve("out");
        Path first = out.resolve("runs/seed-0");
        try (WatchService watch = Moment.watch(first);
                Child child = start(file, out)) {
            Assertions.assertThat(Moment.CHECKPOINT.await(watch, 3, child))
                    .as(child.output())
                    .isTrue();
            child.kill();
            child.status();
        }
        try (Child child = start(file, out)) {
            Assertions.assertThat(child.status()).as(child.output()).isZero();
            Assertions.assertThat(child.output()).contains("2 of 2 runs are done");
        }
        try (Child child = start(file, out)) {
            Assertions.assertThat(child.status()).as(child.output()).isZero();
            Assertions.assertThat(child.output()).doesNotContain("running:");
        }
        Assertions.assertThat(
                        Terminal.run("sweep", file + "", "--out", out + "", "--dry-run").err())
                .isEqualTo("sweep: all of 2 runs are done" + System.lineSeparator());
        Assertions.assertThat(
                        JsonParser.parseString(Files.readString(out.resolve("plan.json")))
                                .getAsJsonArray())
                .hasSize(2);
        Path lone = folder.resolve("lone");
        try (Child child =
                Child.start(
                        List.of("env", "OMP_NUM_THREADS=1"),
                        List.of(),
                        "run",
                        folder.resolve("tiny.yaml").toString(),
                        "--out",
                        lone.toString())) {
            Assertions.assertThat(child.status()).as(child.output()).isZero();
        }
        Map<String, String> is = RunContents.of(first);
        is.remove("together.json");
        Assertions.assertThat(is).isEqualTo(RunContents.of(lone));
    }

    @Test
    void runsThatCameToTheirGoalAreOver() throws Exception {
        Path file =
                sweep(
                        "experiment: "
                                + tiny(100)
                                + "\nseeds: 0..1\nset: { training.until: 'loss <= 10' }\n");
        Path out = folder.resolve("out");
        try (Child child = start(file, out)) {
            Assertions.assertThat(child.status()).as(child.output()).isZero();
            Assertions.assertThat(child.output())
                    .contains("2 of 2 runs are done")
                    .contains("2 of 2 runs are over");
        }
        try (Child child = start(file, out)) {
            Assertions.assertThat(child.status()).as(child.output()).isZero();
            Assertions.assertThat(child.output())
                    .contains("2 of 2 runs are done")
                    .doesNotContain("running:");
        }
        Assertions.assertThat(Terminal.run("verify", out.toString()).out())
                .contains("seed-0: all is well")
                .contains("seed-1: all is well");
        Path weights;
        try (Stream<Path> files = Files.walk(out.resolve("runs/seed-1"))) {
            weights = files.filter(one -> one.endsWith("weights.safetensors")).findAny().get();
        }
        Files.write(weights, new byte[] {1}, StandardOpenOption.APPEND);
        Terminal damaged = Terminal.run("verify", out.toString());
        Assertions.assertThat(damaged.status()).isEqualTo(3);
        Assertions.assertThat(damaged.out()).contains("weights.safetensors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "USR1"}) // the others are tried on a lone run
    void aSignalLetsAllRunsWriteCheckpointsAndSaysHowToGoOn(String signal) throws Exception {
        Signals.assumeHeard(signal);
        Path file = sweep("experiment: " + tiny(100_000) + "\nseeds: 0..2\n");
        Path out = folder.resolve("out");
        Path second = out.resolve("runs/seed-1");
        try (WatchService watch = Moment.watch(second);
                Child child = start(file, out)) {
            Assertions.assertThat(Moment.CHECKPOINT.await(watch, 2, child))
                    .as(child.output())
                    .isTrue();
            Terminal other = Terminal.run("sweep", file.toString(), "--out", out.toString());
            Assertions.assertThat(other.status()).isEqualTo(2);
            Assertions.assertThat(other.err()).contains(out + " is in use by process");
            child.signal(signal);
            Assertions.assertThat(child.status())
                    .as(child.output())
                    .isEqualTo(Signals.status(signal));
            Assertions.assertThat(child.lastLine())
                    .isEqualTo(
                            "stopped; go on with: residue sweep %s --out %s --workers 2 --at-once 1"
                                    .formatted(file, out));
            Assertions.assertThat(child.output())
                    .contains("0 of 3 runs are done")
                    .doesNotContain("failed:");
        }
        try (Stream<Path> files = Files.list(second.resolve("checkpoints"))) {
            Assertions.assertThat(files).noneMatch(one -> one.toString().contains("unfinished"));
        }
        Assertions.assertThat(Terminal.run("verify", out.toString()).status()).isZero();
    }

    @Test
    void aGroupThatCrashesIsTriedAgainRunByRun() throws Exception {
        Path file = sweep("experiment: " + tiny(100) + "\nseeds: 0..1\n");
        Path out = folder.resolve("out");
        Path first = out.resolve("runs/seed-0");
        try (WatchService watch = Moment.watch(first);
                Child child =
                        Child.start(
                                "sweep",
                                file.toString(),
                                "--out",
                                out.toString(),
                                "--workers",
                                "1",
                                "--at-once",
                                "2",
                                "--json")) {
            Assertions.assertThat(Moment.CHECKPOINT.await(watch, 2, child))
                    .as(child.output())
                    .isTrue();
            long pid = Long.parseLong(Files.readString(first.resolve("lock")).strip());
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            Assertions.assertThat(child.status()).as(child.output()).isZero();
            Assertions.assertThat(child.output())
                    .contains("running: seed-0, seed-1 as one")
                    .contains("process " + pid + " was killed")
                    .contains("its runs are tried again one by one")
                    .contains("\"left\":[]");
        }
    }

    @Test
    void aCrashWhileStepsAreTimedLeadsToRunsOneByOne() throws Exception {
        Path file =
                sweep(
                        "experiment: "
                                + tiny(20)
                                + "\nseeds: 0..1\nset: { probes: [accuracy, crash-once] }\n");
        Path crashed = folder.resolve("crashed");
        try (Child child =
                Child.start(
                        List.of(),
                        List.of("-Dresidue.crashed=" + crashed),
                        "sweep",
                        file.toString(),
                        "--out",
                        folder.resolve("out").toString())) {
            Assertions.assertThat(child.status()).as(child.output()).isZero();
            Assertions.assertThat(crashed).exists();
            Assertions.assertThat(child.output())
                    .contains("the process that tried a few steps crashed (SIGABRT)")
                    .contains("the runs are trained one by one, and their time is not known")
                    .contains("an unknown time of training steps")
                    .contains("2 of 2 runs are done")
                    .doesNotContain("as one");
        }
    }

    @Test
    void theSweepsOfTheProgramAreListed() {
        Assertions.assertThat(Terminal.run("list", "sweeps").out().lines())
                .hasSameSizeAs(SweepPresets.names())
                .anyMatch(line -> line.matches("digit-addition-scales +It Ain't .*"));
    }

    @Test
    void aProcessThatIsKilledTakesNoOtherRunAlong() throws Exception {
        Path file = sweep("experiment: " + tiny(100) + "\nseeds: 0..2\n");
        Path out = folder.resolve("out");
        Path first = out.resolve("runs/seed-0");
        try (WatchService watch = Moment.watch(first);
                Child child = start(file, out)) {
            Assertions.assertThat(Moment.CHECKPOINT.await(watch, 2, child))
                    .as(child.output())
                    .isTrue();
            long pid = Long.parseLong(Files.readString(first.resolve("lock")).strip());
            Assertions.assertThat(pid).isNotEqualTo(child.pid());
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            Assertions.assertThat(child.status()).as(child.output()).isEqualTo(1);
            Assertions.assertThat(child.output())
                    .contains("failed: seed-0: process " + pid + " was killed")
                    .contains("2 of 3 runs are done");
        }
    }

    private String tiny(int steps) throws IOException {
        return TinyExperiment.write(
                        folder,
                        Changed.in(
                                TinyExperiment.MANY_CHECKPOINTS, "steps: 300", "steps: " + steps))
                .toString();
    }

    private Path sweep(String yaml) throws IOException {
        return Files.writeString(folder.resolve("sweep.yaml"), yaml);
    }

    private static Child start(Path file, Path out) throws IOException {
        return Child.start(
                List.of("env", "OMP_NUM_THREADS=2"),
                List.of(),
                "sweep",
                file.toString(),
                "--out",
                out.toString(),
                "--workers",
                "2",
                "--at-once",
                "1");
    }
}
