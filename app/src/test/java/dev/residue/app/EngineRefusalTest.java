package dev.residue.app;

import dev.residue.training.engine.EngineSelection;
import dev.residue.training.engine.EngineSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An engine or device that is not there: exit status 2, a remedy, and nothing created. */
class EngineRefusalTest {

    @TempDir Path folder;
    private String experiment = "";

    @BeforeEach
    void write() throws IOException {
        experiment = TinyExperiment.write(folder, TinyExperiment.YAML).toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--engine | Torch      | there is no engine 'Torch'      | 'PyTorch'",
                "--engine | pytorch    | there is no engine 'pytorch'    | 'PyTorch'",
                "--engine | TensorFlow | there is no engine 'TensorFlow' | MXNet, PyTorch",
                "--engine | RPC        | cannot train                    | --engine PyTorch",
                "--device | gpu        | there is no device 'gpu'        | gpu0",
                "--device | CPU        | there is no device 'CPU'        | use cpu",
                "--device | gpu1       | one process sees one GPU        | CUDA_VISIBLE_DEVICES=1",
                "--device | gpu0,gpu1  | more than one device            | another process",
            })
    void whatIsNotThereIsRefused(String option, String value, String message, String remedy) {
        expectRefusal(message, remedy, "run", experiment, "--out", out(), option, value);
        expectRefusal(message, remedy, withKey(option, value));
    }

    /** The same as a key of the experiment. */
    private String[] withKey(String option, String value) {
        String key = option.replace("--engine", "engine.name").replace("--device", "engine.device");
        return new String[] {"run", experiment, "--out", out(), "--set", key + "='" + value + "'"};
    }

    @Test
    void aGpuIsRefusedWhereThereIsNone() {
        try {
            EngineSelection.load(new EngineSettings("PyTorch", "gpu0", null));
            Assumptions.abort("there is a GPU");
        } catch (EngineSelection.UnavailableException e) {
            String none = "there is no gpu0: PyTorch 2.";
            String cpu = "use --device cpu";
            expectRefusal(none, cpu, "run", experiment, "--out", out(), "--device", "gpu0");
            expectRefusal(none, cpu, "bench", experiment, "--steps", "25", "--device", "gpu0");
        }
    }

    @Test
    void resumingAndAnalysingRefuseThemTooAndChangeNothing() throws IOException {
        Path run = folder.resolve("run");
        Terminal trained = Terminal.run("run", experiment, "--out", run.toString());
        Assertions.assertThat(trained.status()).as(trained.err()).isZero();
        for (String command : List.of("resume", "analyze")) {
            Path manifest = run.resolve("experiment.yaml");
            String before = Files.readString(manifest);
            Terminal refused = Terminal.run(command, run.toString(), "--device", "gpu1");
            Assertions.assertThat(refused.status()).as(refused.err()).isEqualTo(2);
            Assertions.assertThat(refused.lastLine()).contains("--device cpu");
            Assertions.assertThat(manifest).hasContent(before);
        }
    }

    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "x86_64"})
    void anEngineIsBroughtByTheCheckoutsMavenOnce() throws Exception {
        Path engines = folder.resolve("engines");
        Path checkout = Files.createDirectory(folder.resolve("checkout"));
        child(
                engines,
                "",
                2,
                "'MXNet' is not installed in " + engines,
                "-Pmxnet -DskipTests package");
        maven(checkout, "exit 7");
        child(engines, checkout.toString(), 2, "Maven ended with 7", "run the command again");
        Assertions.assertThat(engines).isEmptyDirectory();
        String jars = Path.of(System.getProperty("residue.engines"), "mxnet").toString();
        maven(
                checkout,
                "for a in \"$@\"; do case $a in -Dengines.folder=*) to=${a#*=};; esac; done",
                "mkdir \"$to/mxnet\"",
                "cp '" + jars + "'/*.jar \"$to/mxnet\"");
        child(engines, checkout.toString(), 0, "installing MXNet", "report.html");
        maven(checkout, "exit 7"); // is not asked again
        child(engines, checkout.toString(), 0, "MXNet 1.9.", "report.html");
    }

    private static void maven(Path checkout, String... lines) throws IOException {
        Path script = checkout.resolve("mvnw");
        Files.writeString(script, "#!/bin/sh\nset -e\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Runs a step on MXNet in a process of its own. */
    private void child(Path engines, String checkout, int status, String said, String last)
            throws Exception {
        String[] command = {
            "run",
            experiment,
            "--out",
            Files.createTempDirectory(folder, "run") + "/new",
            "--engine",
            "MXNet",
            "--steps",
            "1",
            "--set",
            "probes=[accuracy]"
        };
        try (Child child =
                Child.start(
                        List.of("env", "RESIDUE_CHECKOUT=" + checkout),
                        List.of("-Dresidue.engines=" + engines),
                        command)) {
            Assertions.assertThat(child.status()).as(child.output()).isEqualTo(status);
            Assertions.assertThat(child.output()).contains(said);
            Assertions.assertThat(child.output().lines().toList())
                    .anyMatch(line -> line.contains(last));
            if (status != 0) {
                Assertions.assertThat(child.lastLine()).contains(last);
            }
        }
    }

    private String out() {
        return folder.resolve("out").toString();
    }

    private void expectRefusal(String message, String remedy, String... command) {
        Terminal terminal = Terminal.run(command);
        Assertions.assertThat(terminal.status()).as(terminal.err()).isEqualTo(2);
        Assertions.assertThat(terminal.err()).contains(message).doesNotContain("Exception");
        Assertions.assertThat(terminal.lastLine()).contains(remedy);
        Assertions.assertThat(terminal.out()).isEmpty();
        Assertions.assertThat(folder.resolve("out")).doesNotExist();
    }
}
