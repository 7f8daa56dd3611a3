package dev.residue.app.engine;

import ai.djl.engine.Engine;
import dev.residue.app.config.Nearest;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.run.RequestException;
import dev.residue.training.engine.EngineFolder;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.engine.EngineSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Loads the engine that an experiment asks for, and brings it first where it is not here. */
public final class Engines {

    /** The engines that are brought when they are asked for, and the folders that hold them. */
    private static final Map<String, String> BROUGHT = Map.of("MXNet", "mxnet");

    private Engines() {}

    /**
     * Loads an experiment's engine. One that is not here is brought only where the command line
     * asks for it: a file that came from elsewhere starts no build and no download.
     *
     * @throws EngineSelection.UnavailableException if the engine or the device is not there
     * @throws RequestException if the engine should be brought, and could not be
     */
    public static EngineSelection load(Experiment experiment) throws IOException {
        return load(experiment, experiment.engine());
    }

    /** Loads an experiment's engine likewise, with other settings than its own. */
    public static EngineSelection load(Experiment experiment, EngineSettings settings)
            throws IOException {
        bring(settings.name(), experiment.engineOrigin("name"));
        return EngineSelection.load(settings);
    }

    private static void bring(String name, String origin) throws IOException {
        EngineFolder folder = EngineFolder.configured();
        if (folder != null) {
            folder.register(name);
        }
        String brought = BROUGHT.get(name);
        if (Engine.hasEngine(name)) {
            return;
        }
        if (brought != null && !origin.startsWith("--")) {
            throw new RequestException(
                    "engine '" + name + "', which " + origin + " asks for, is not here",
                    "add --engine %s to build and download it, or --engine PyTorch to use another"
                            .formatted(name));
        }
        if (brought == null) {
            throw new RequestException(
                    "there is no engine '" + name + "' here", Nearest.hint(name, known()));
        } else {
            @Nullable String engines = System.getProperty(EngineFolder.PROPERTY);
            EngineInstaller.install(name, brought, Path.of(engines == null ? "engines" : engines));
        }
    }

    /** Returns the names of the engines that are not here, and are brought when asked for. */
    public static Set<String> absent() {
        Set<String> absent = new TreeSet<>(BROUGHT.keySet());
        absent.removeAll(Engine.getAllEngines());
        return absent;
    }

    private static Set<String> known() {
        Set<String> known = new TreeSet<>(Engine.getAllEngines());
        known.addAll(BROUGHT.keySet());
        known.remove("RPC"); // DJL's own, which hands everything to a server
        return known;
    }

    /** Returns engine, version, device and threads, each with what chose it. */
    public static String startLine(Experiment experiment, EngineSelection selection) {
        StringBuilder line = new StringBuilder();
        line.append(selection.engineName()).append(because(experiment, "name"));
        line.append(" on ").append(selection.deviceName()).append(because(experiment, "device"));
        line.append(", ").append(selection.threads().inWords());
        @Nullable Boolean tf32 = experiment.engine().tf32();
        if (tf32 != null) {
            line.append(", TF32 ").append(tf32 ? "allowed" : "forbidden");
            line.append(because(experiment, "tf32"));
        }
        return line.toString();
    }

    private static String because(Experiment experiment, String key) {
        return " (" + experiment.engineOrigin(key) + ")";
    }
}
