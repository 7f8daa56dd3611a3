package dev.residue.app;

import com.google.gson.JsonObject;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.engine.EngineSettings;
import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same experiment file on a GPU; without one, skipped with the reason. */
@Tag("gpu")
@Tag("numeric")
class GpuTest {

    @TempDir Path folder;
    private String experiment = "";

    @BeforeEach
    void requireGpu() throws IOException {
        try {
            EngineSelection.load(new EngineSettings("PyTorch", "gpu0", null));
        } catch (EngineSelection.UnavailableException e) {
            System.err.println("GpuTest is skipped: " + e.getMessage());
            Assumptions.abort(e.getMessage());
        }
        experiment = TinyExperiment.write(folder, TinyExperiment.YAML).toString();
    }

    @Test
    void lossesAreThoseOfTheCpu() {
        JsonObject cpu = run("cpu", "cpu", 60);
        JsonObject gpu = run("gpu0", "gpu", 60);
        Assertions.assertThat(gpu.keySet()).isEqualTo(cpu.keySet());
        for (String name : cpu.keySet()) {
            if (name.startsWith("loss/")) {
                Assertions.assertThat(gpu.get(name).getAsDouble())
                        .as(name)
                        .isCloseTo(
                                cpu.get(name).getAsDouble(),
                                TinyExperiment.rounding(60).offset(cpu.get(name).getAsDouble()));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"gpu0, cpu", "cpu, gpu0"})
    void aRunGoesFromOneDeviceToTheOther(String from, String to) {
        JsonObject whole = run("cpu", "whole", 12);
        run(from, "parts", 5);
        Terminal resumed =
                Terminal.run(
                        "resume",
                        folder.resolve("parts").toString(),
                        "--device",
                        to,
                        "--steps",
                        "12",
                        "--json");
        Assertions.assertThat(resumed.status()).as(resumed.err()).isZero();
        Assertions.assertThat(resumed.err()).contains("device " + from, "no longer bit-identical");
        String loss = "loss/two-variables/train";
        Assertions.assertThat(resumed.json().getAsJsonObject("metrics").get(loss).getAsDouble())
                .isCloseTo(
                        whole.get(loss).getAsDouble(),
                        TinyExperiment.rounding(12).offset(whole.get(loss).getAsDouble()));
    }

    private JsonObject run(String device, String name, int steps) {
        Terminal terminal =
                Terminal.run(
                        "run",
                        experiment,
                        "--out",
                        folder.resolve(name).toString(),
                        "--device",
                        device,
                        "--steps",
                        Integer.toString(steps),
                        "--json");
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        return terminal.json().getAsJsonObject("metrics");
    }
}
