package dev.residue.app.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonSyntaxException;
import dev.residue.training.checkpoint.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The runs that are trained as one with a run: the file {@code together.json} in each of their
 * directories, so that a resumed whole is the same whole.
 *
 * @param together the names of their directories, which lie beside each other, in order
 */
public record Companions(List<String> together) {

    private static final String FILE = "together.json";

    /** Writes the file into the directory of each of them. */
    static void write(List<RunDirectory> directories) throws IOException {
        Companions companions =
                new Companions(
                        directories.stream().map(directory -> name(directory.path())).toList());
        String json = new GsonBuilder().setPrettyPrinting().create().toJson(companions) + "\n";
        for (RunDirectory directory : directories) {
            DurableFiles.write(directory.path().resolve(FILE), json);
        }
    }

    /** Writes what has changed: runs that go on as one, or one that goes on alone. */
    public static void update(List<RunDirectory> directories) throws IOException {
        if (directories.size() == 1) {
            leave(directories.get(0));
            return;
        }
        for (RunDirectory directory : directories) {
            Companions companions = of(directory.path());
            if (companions == null || companions.together.size() != directories.size()) {
                write(directories);
                return;
            }
        }
    }

    /** Lets a run go on alone. */
    public static void leave(RunDirectory directory) throws IOException {
        DurableFiles.delete(directory.path().resolve(FILE));
    }

    /** Reads a run's file; null where the run is trained alone. */
    public static @Nullable Companions of(Path run) throws IOException {
        Path file = run.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            Companions read = new Gson().fromJson(Files.readString(file), Companions.class);
            return read == null || read.together == null || read.together.contains(null)
                    ? null
                    : read;
        } catch (JsonSyntaxException e) {
            return null; // it says nothing that training depends on but for roundings
        }
    }

    /** Returns the directories of all of them, as seen from that of one. */
    public List<Path> beside(Path run) {
        Path absolute = run.toAbsolutePath().normalize();
        return together.stream().map(absolute::resolveSibling).toList();
    }

    private static String name(Path run) {
        return Objects.requireNonNull(run.toAbsolutePath().normalize().getFileName()).toString();
    }
}
