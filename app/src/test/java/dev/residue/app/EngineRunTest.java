package dev.residue.app;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The same experiment file on another engine. */
@EnabledOnOs(
        value = OS.LINUX,
        architectures = {"amd64", "x86_64"}) // MXNet's library
class EngineRunTest {

    private static final String WEIGHTS = "checkpoints/step-00000012/weights.safetensors";

    @TempDir Path folder;
    private String experiment = "";

    @BeforeEach
    void write() throws IOException {
        experiment = TinyExperiment.write(folder, TinyExperiment.YAML).toString();
    }

    @Test
    void theStartLineNamesEngineDeviceAndThreadsAndWhoChoseThem() {
        String err = run("MXNet", "mxnet", "--steps", "1").err();
        int cores = Runtime.getRuntime().availableProcessors();
        String threads = System.getenv().getOrDefault("OMP_NUM_THREADS", Integer.toString(cores));
        Assertions.assertThat(
                        err.lines()
                                .filter(line -> line.contains(", into "))
                                .findFirst()
                                .orElse(err))
                .contains("MXNet 1.9.", "(--engine)", "on cpu (the default)")
                .containsPattern(threads + " threads? \\(");
        Terminal fromFile =
                Terminal.run(
                        "run",
                        folder.resolve("mxnet/experiment.yaml").toString(),
                        "--out",
                        folder.resolve("again").toString());
        Assertions.assertThat(fromFile.err()).containsPattern("experiment.yaml:\\d+:\\d+\\)");
    }

    @Test
    void whatAnEngineLacksIsNamedBeforeAnythingIsCreated() {
        String probes = "probes=[accuracy, rfft-spectrum]";
        Terminal refused =
                expect(
                        2,
                        "run",
                        experiment,
                        "--out",
                        path("run"),
                        "--engine",
                        "MXNet",
                        "--set",
                        probes);
        Assertions.assertThat(refused.err())
                .contains("MXNet 1.9.", "probe 'rfft-spectrum' needs 'rfft'")
                .doesNotContain("'accuracy'");
        Assertions.assertThat(refused.lastLine()).contains("--engine PyTorch");
        Assertions.assertThat(folder.resolve("run")).doesNotExist();
        run("PyTorch", "run", "--set", probes);
        // what a run on PyTorch measured, analysing on MXNet may lack
        Terminal analysis =
                expect(2, "analyze", path("run"), "--probe", "rfft-spectrum", "--engine", "MXNet");
        Assertions.assertThat(analysis.err()).contains("probe 'rfft-spectrum'", "lacks 'rfft'");
        Assertions.assertThat(analysis.lastLine()).contains("another --engine");
    }

    @Test
    void whatPyTorchLacksIsNamedBeforeAnythingIsCreatedToo() {
        Terminal refused =
                expect(
                        2,
                        "run",
                        experiment,
                        "--out",
                        path("run"),
                        "--set",
                        "probes=[accuracy, masked]");
        Assertions.assertThat(refused.err())
                .contains("PyTorch 2.", "probe 'masked' needs 'sequenceMask'");
        Assertions.assertThat(refused.lastLine()).contains("--set probes");
        Assertions.assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    @Tag("numeric")
    void mxnetResumesToTheSameBytes() throws IOException {
        run("MXNet", "whole");
        run("MXNet", "parts", "--steps", "5");
        expect(0, "resume", path("parts"), "--steps", "12");
        Assertions.assertThat(folder.resolve("parts").resolve(WEIGHTS))
                .hasSameBinaryContentAs(folder.resolve("whole").resolve(WEIGHTS));
    }

    @Test
    @Tag("numeric")
    void aRunGoesOnWithAnotherEngineAndSaysWhatIsLost() throws IOException {
        JsonObject whole = run("PyTorch", "whole").metrics();
        run("PyTorch", "parts", "--steps", "5");
        Terminal resumed =
                expect(0, "resume", path("parts"), "--engine", "MXNet", "--steps", "12", "--json");
        Assertions.assertThat(resumed.err())
                .contains("engine.name: PyTorch → MXNet")
                .contains("step 5 was computed with engine PyTorch 2.7.1")
                .contains("no longer bit-identical");
        JsonObject metrics = resumed.json().getAsJsonObject("metrics");
        String loss = "loss/two-variables/train";
        Assertions.assertThat(metrics.get(loss).getAsDouble())
                .isCloseTo(
                        whole.get(loss).getAsDouble(),
                        TinyExperiment.rounding(12).offset(whole.get(loss).getAsDouble()));
        Assertions.assertThat(Files.readAllBytes(folder.resolve("parts").resolve(WEIGHTS)))
                .isNotEqualTo(Files.readAllBytes(folder.resolve("whole").resolve(WEIGHTS)));
        expect(0, "verify", path("parts"));
    }

    @Test
    void bothEnginesAreListedWithWhatTheyCanDo() {
        JsonArray engines = expect(0, "list", "engines", "--json").json().getAsJsonArray("engines");
        for (String name : new String[] {"MXNet", "PyTorch"}) {
            JsonObject found = new JsonObject();
            for (var engine : engines) {
                if (engine.getAsJsonObject().get("name").getAsString().equals(name)) {
                    found = engine.getAsJsonObject();
                }
            }
            Assertions.assertThat(found.keySet()).contains("version", "devices", "canTrain");
            Assertions.assertThat(found.get("canTrain").getAsBoolean()).isTrue();
            Assertions.assertThat(found.getAsJsonArray("devices").get(0).getAsString())
                    .isEqualTo("cpu");
        }
        Assertions.assertThat(expect(0, "list", "engines").out())
                .containsPattern("MXNet +1\\.9\\.\\d, cpu.*, trains");
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    /** Runs the experiment, with what is to be added to the command. */
    private Outcome run(String engine, String name, String... more) {
        String[] command = new String[7 + more.length];
        String[] start = {"run", experiment, "--out", path(name), "--engine", engine, "--json"};
        System.arraycopy(start, 0, command, 0, start.length);
        System.arraycopy(more, 0, command, start.length, more.length);
        Terminal terminal = expect(0, command);
        return new Outcome(terminal.err(), terminal.json().getAsJsonObject("metrics"));
    }

    private record Outcome(String err, JsonObject metrics) {}

    private static Terminal expect(int status, String... arguments) {
        Terminal terminal = Terminal.run(arguments);
        Assertions.assertThat(terminal.status()).as(terminal.err()).isEqualTo(status);
        return terminal;
    }
}
