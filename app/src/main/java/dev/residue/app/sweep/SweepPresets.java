package dev.residue.app.sweep;

import dev.residue.app.experiment.Presets;
import java.util.List;

/** The sweep files that come with the program. */
public final class SweepPresets {

    private static final String FOLDER = "/experiments/sweeps";
    private static final List<String> NAMES = Presets.names(FOLDER);

    private SweepPresets() {}

    public static List<String> names() {
        return NAMES;
    }

    /** Returns the YAML of a sweep, one of {@link #names}. */
    public static String text(String name) {
        return Presets.text(FOLDER, name);
    }

    public static String description(String name) {
        return Presets.descriptionIn(text(name));
    }
}
