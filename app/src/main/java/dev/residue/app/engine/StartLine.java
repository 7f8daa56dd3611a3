package dev.residue.app.engine;

import dev.residue.app.experiment.Experiment;
import dev.residue.training.engine.EngineSelection;
import org.jspecify.annotations.Nullable;

/** Says what computes, and why it was chosen. */
public final class StartLine {

    private StartLine() {}

    /** Returns engine, version, device and threads, each with what chose it. */
    public static String of(Experiment experiment, EngineSelection selection) {
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
