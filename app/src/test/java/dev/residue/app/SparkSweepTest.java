package dev.residue.app;

import dev.residue.app.run.RunDirectory;
import dev.residue.app.verify.RunVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sweep on a real cluster of Spark, which loses a worker, and what is refused before. */
@EnabledOnOs(OS.LINUX) // env, and a shell script
class SparkSweepTest {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spark://127.0.0.1:1 | --yes     | cannot be reached | start-master.sh",
                "spark://127.0.0.1   | --yes     | no HOST:PORT      | spark://HOST:7077",
                "127.0.0.1:7077      | --yes     | no master         | spark://HOST:7077",
                "spark://127.0.0.1:1 | --workers=2 | --workers       | leave one of them out",
            })
    void whatIsWrongIsRefusedBeforeAnythingIsStarted(
            String master, String option, String problem, String remedy) throws IOException {
        Path out = folder.resolve("out");
        Terminal terminal =
                Terminal.run(
                        "sweep",
                        sweep(TinyExperiment.MANY_CHECKPOINTS, "0..2").toString(),
                        "--out",
                        out.toString(),
                        "--spark",
                        master,
                        option);
        Assertions.assertThat(terminal.status()).as(terminal.err()).isEqualTo(2);
        Assertions.assertThat(terminal.err()).contains(problem).contains(remedy);
        Assertions.assertThat(out).doesNotExist();
    }

    @Test
    void aRunOfALostWorkerGoesOnElsewhere() throws Exception {
        Path out = folder.resolve("out");
        Path first = out.resolve("runs/seed-0");
        try (SparkStandalone cluster = SparkStandalone.start(folder, 2);
                WatchService watch = Moment.watch(first);
                Child child = start(cluster, sweep(TinyExperiment.MANY_CHECKPOINTS, "0..2"), out)) {
            Assertions.assertThat(Moment.CHECKPOINT.await(watch, 3, child))
                    .as(child.output())
                    .isTrue();
            cluster.killWorkerOf(Long.parseLong(Files.readString(first.resolve("lock")).strip()));
            Assertions.assertThat(child.status()).as(child.output()).isZero();
            Assertions.assertThat(child.output())
                    .contains("running: seed-1, on 127.0.0.1")
                    .contains("done: seed-0")
                    .contains("3 of 3 runs are done");
        }
        Assertions.assertThat(out.resolve("logs/seed-0.log"))
                .content()
                .contains("stopped; go on with")
                .containsPattern("report: .*seed-0.report.html");
        for (int seed = 0; seed < 3; seed++) {
            Path run = out.resolve("runs/seed-" + seed);
            Assertions.assertThat(RunVerifier.of(run).findings()).isEmpty();
            Assertions.assertThat(run.resolve("report.html")).isNotEmptyFile();
        }
    }

    @Test
    void aSignalLetsTheTasksWriteCheckpointsAndSaysHowToGoOn() throws Exception {
        Path out = folder.resolve("out");
        Path run = out.resolve("runs/seed-0");
        String tiny = Changed.in(TinyExperiment.MANY_CHECKPOINTS, "steps: 300", "steps: 100000");
        Path file = sweep(tiny, "0");
        try (SparkStandalone cluster = SparkStandalone.start(folder, 1);
                WatchService watch = Moment.watch(run);
                Child child = start(cluster, file, out)) {
            Assertions.assertThat(Moment.CHECKPOINT.await(watch, 2, child))
                    .as(child.output())
                    .isTrue();
            child.signal("TERM");
            Assertions.assertThat(child.status()).as(child.output()).isEqualTo(143);
            Assertions.assertThat(child.lastLine())
                    .isEqualTo(
                            "stopped; go on with: residue sweep %s --out %s --spark %s"
                                    .formatted(file, out, cluster.master()));
            Assertions.assertThat(child.output())
                    .contains("0 of 1 runs are done")
                    .doesNotContain("failed:");
            // its process has ended: nobody holds the run, and nothing is half written
            try (RunDirectory free = RunDirectory.lock(run)) {
                Assertions.assertThat(free.path()).isEqualTo(run);
            }
            Assertions.assertThat(RunVerifier.of(run).findings()).isEmpty();
        }
    }

    private Child start(SparkStandalone cluster, Path sweep, Path out) throws IOException {
        String classes = System.getProperty("java.class.path");
        Path program = folder.resolve("residue");
        Files.writeString(
                program,
                """
                #!/bin/sh
                exec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dai.djl.offline=true \\
                    -DOPT_OUT_TRACKING=true -cp '%s' dev.residue.app.Residue "$@"
                """
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                System.getProperty("surefire.test.class.path", classes)));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> environment = new ArrayList<>(List.of("env"));
        cluster.environment().forEach((name, value) -> environment.add(name + "=" + value));
        return Child.start(
                environment,
                List.of("-Dresidue.program=" + program),
                "sweep",
                sweep.toString(),
                "--out",
                out.toString(),
                "--spark",
                cluster.master());
    }

    private Path sweep(String yaml, String seeds) throws IOException {
        Path tiny = TinyExperiment.write(folder, yaml);
        return Files.writeString(
                folder.resolve("sweep.yaml"), "experiment: " + tiny + "\nseeds: " + seeds + "\n");
    }
}
