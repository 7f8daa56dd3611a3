package dev.residue.app.run;

import ai.djl.Device;
import ai.djl.engine.Engine;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.residue.training.checkpoint.Manifest;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.engine.EngineThreads;
import java.io.IOException;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** A run that goes on elsewhere says in what it is no longer exact. */
class ExactnessTest {

    private static final EngineSelection CPU = selection(Device.cpu(), 1);
    private static final EngineSelection GPU = selection(Device.gpu(0), 1);

    @Test
    void nothingIsLostWhereNothingChanged() throws IOException {
        Assertions.assertThat(lost(CPU, selection(Device.cpu(), 1))).isEmpty();
    }

    @Test
    void anotherNumberOfThreadsRoundsDifferently() throws IOException {
        Assertions.assertThat(lost(CPU, selection(Device.cpu(), 2)))
                .singleElement()
                .asString()
                .startsWith("step 40 was computed with threads 1, the next one with 2")
                .contains("no longer bit-identical", "roundings differ");
    }

    @Test
    void anotherDeviceIsNamedInEitherDirection() throws IOException {
        Assertions.assertThat(lost(CPU, GPU))
                .singleElement()
                .asString()
                .startsWith("step 40 was computed with device cpu, the next one with gpu0")
                .contains("no longer bit-identical", "on a GPU from run to run");
        Assertions.assertThat(lost(GPU, CPU))
                .singleElement()
                .asString()
                .startsWith("step 40 was computed with device gpu0, the next one with cpu");
    }

    @Test
    void everythingThatChangedIsNamed() throws IOException {
        JsonObject other = recorded(CPU);
        other.addProperty("engine", "PyTorch 1.0");
        Assertions.assertThat(Exactness.losses(new Manifest(other), selection(Device.gpu(0), 3)))
                .hasSize(3)
                .anyMatch(line -> line.contains("engine PyTorch 1.0"))
                .anyMatch(line -> line.contains("device cpu"))
                .anyMatch(line -> line.contains("threads 1"));
    }

    @Test
    void anOlderManifestWithoutThreadsIsNotDoubted() throws IOException {
        JsonObject older = recorded(CPU);
        older.remove("threads");
        Assertions.assertThat(Exactness.losses(new Manifest(older), CPU)).isEmpty();
    }

    @Test
    void theManifestSaysWhetherResumingIsExact() {
        Assertions.assertThat(recorded(CPU).get("exact").getAsString()).startsWith("bit-identical");
        Assertions.assertThat(recorded(GPU).get("exact").getAsString()).startsWith("not exact");
    }

    private static List<String> lost(EngineSelection before, EngineSelection now)
            throws IOException {
        return Exactness.losses(new Manifest(recorded(before)), now);
    }

    private static JsonObject recorded(EngineSelection selection) {
        JsonObject json = new Gson().toJsonTree(Exactness.recorded(selection)).getAsJsonObject();
        json.addProperty("step", 40);
        return json;
    }

    private static EngineSelection selection(Device device, int threads) {
        return new EngineSelection(
                Engine.getEngine("PyTorch"),
                device,
                new EngineThreads(threads, "engine.threads", null));
    }
}
