package dev.residue.app.experiment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The experiment files that come with the program. */
public final class Presets {

    /** Their names, in the order in which they are listed. */
    public static final List<String> NAMES =
            List.of(
                    "assign-and-add",
                    "assign-and-add-small",
                    TheoryReader.NAME,
                    "in-context",
                    "in-context-small",
                    "in-context-depth-2",
                    "in-context-depth-6",
                    "digit-addition",
                    "digit-addition-small",
                    "digit-addition-places",
                    "digit-multiplication",
                    "modular-addition",
                    "modular-multiplication");

    private Presets() {}

    /** Returns the text of a preset, one of {@link #NAMES}. */
    public static String text(String name) {
        try (InputStream in = Presets.class.getResourceAsStream(name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("preset " + name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what a preset's first comment line says it is. */
    public static String description(String name) {
        return text(name).lines().findFirst().orElse("").replaceFirst("^#\\s*", "");
    }
}
