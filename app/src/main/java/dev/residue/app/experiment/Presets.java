package dev.residue.app.experiment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The experiment files that come with the program. */
public final class Presets {

    private static final String FOLDER = "/experiments";
    private static final String ENDING = ".yaml";
    private static final List<String> NAMES = names(FOLDER);

    private Presets() {}

    public static List<String> names() {
        return NAMES;
    }

    /** Returns whether what stands for an experiment or a sweep is a file, and no preset's name. */
    public static boolean isFile(String text) {
        return text.contains("/") || text.matches(".*\\.ya?ml");
    }

    /** Returns a file's name without the ending of YAML files. */
    public static String nameOf(Path file) {
        Path last = file.getFileName();
        return (last == null ? file : last).toString().replaceFirst("\\.ya?ml$", "");
    }

    /** Returns the YAML of a preset, one of {@link #names}. */
    public static String text(String name) {
        return text(FOLDER, name);
    }

    /** Returns the YAML file of a name in a folder of the jar. */
    public static String text(String folder, String name) {
        try (InputStream in = Presets.class.getResourceAsStream(folder + "/" + name + ENDING)) {
            if (in == null) {
                throw new IllegalStateException("preset " + name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String description(String name) {
        return descriptionIn(text(name));
    }

    /** Returns what a file's first line says. */
    public static String descriptionIn(String text) {
        return text.lines().findFirst().orElse("").replaceFirst("^#\\s*", "");
    }

    /** Returns the names of the YAML files in a folder of the jar, sorted. */
    public static List<String> names(String name) {
        URL folder = Presets.class.getResource(name);
        if (folder == null) {
            throw new IllegalStateException("the jar has no folder " + name);
        }
        try {
            URI place = folder.toURI();
            if (!place.getScheme().equals("jar")) {
                return list(Path.of(place));
            }
            try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
                return list(jar.getPath(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(folder + " is no place", e);
        }
    }

    private static List<String> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING))
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .sorted()
                    .toList();
        }
    }
}
