package dev.residue.app.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.training.engine.EngineFolder;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.engine.EngineSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An engine that was found.
 *
 * @param version its version; null if it cannot be loaded
 * @param devices the devices that {@code --device} can name
 * @param problem why it cannot be loaded; null if it can
 */
public record EngineEntry(
        String name,
        @Nullable String version,
        List<String> devices,
        boolean canTrain,
        @Nullable String problem) {

    /** Loads every engine on the class path and in the engines' folder, and looks at it. */
    public static List<EngineEntry> all() {
        EngineFolder folder = EngineFolder.configured();
        if (folder != null) {
            folder.registerAll();
        }
        List<EngineEntry> entries = new ArrayList<>();
        for (String name : new TreeSet<>(Engine.getAllEngines())) {
            entries.add(of(name));
        }
        return entries;
    }

    private static EngineEntry of(String name) {
        try {
            Engine engine = EngineSelection.load(new EngineSettings(name, "cpu", null)).engine();
            List<String> devices = new ArrayList<>(List.of("cpu"));
            if (engine.getGpuCount() > 0) {
                devices.add("gpu0"); // a process computes on one
            }
            return new EngineEntry(name, engine.getVersion(), devices, canTrain(name), null);
        } catch (EngineSelection.UnavailableException e) {
            return new EngineEntry(
                    name, null, List.of(), false, e.getMessage() + "; " + e.remedy());
        }
    }

    /** Lets the engine find the slope of x² at 3. */
    static boolean canTrain(String name) {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), name)) {
            NDArray x = manager.create(new float[] {3});
            x.setRequiresGradient(true);
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                collector.backward(x.mul(x));
            }
            return x.getGradient().getFloat() == 6;
        } catch (UnsupportedOperationException | EngineException e) {
            return false;
        }
    }

    /** Returns what there is to say about it in one line. */
    public String description() {
        if (problem != null) {
            return problem;
        }
        return version
                + ", "
                + String.join(" and ", devices)
                + (canTrain ? ", trains" : ", cannot train: it computes no gradients");
    }

    public JsonObject toJson() {
        JsonObject object = new JsonObject();
        object.addProperty("name", name);
        object.addProperty("description", description());
        object.addProperty("version", version);
        JsonArray array = new JsonArray();
        devices.forEach(array::add);
        object.add("devices", array);
        object.addProperty("canTrain", canTrain);
        return object;
    }
}
