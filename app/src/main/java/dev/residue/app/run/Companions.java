package dev.residue.app.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonSyntaxException;
import dev.residue.training.checkpoint.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The runs that are trained as one with a run: the file {@code together.json} in each of their
 * directories, so that a resumed whole is the same whole.
 *
 * @param together the names of their directories, which lie beside each other, in order
 * @param threads the number of threads of the process of their own that they are trained in; null
 *     where they are trained in that of the command
 */
public record Companions(List<String> together, @Nullable Integer threads) {

    private static final String FILE = "together.json";

    private static Companions of(List<RunDirectory> directories, @Nullable Integer threads) {
        return new Companions(
                directories.stream().map(directory -> name(directory.path())).toList(), threads);
    }

    private static void write(List<RunDirectory> directories, Companions companions)
            throws IOException {
        String json = new GsonBuilder().setPrettyPrinting().create().toJson(companions) + "\n";
        for (RunDirectory directory : directories) {
            DurableFiles.write(directory.path().resolve(FILE), json);
        }
    }

    /** Writes what has changed: runs that go on as one, or one that goes on alone. */
    static void update(List<RunDirectory> directories, @Nullable Integer threads)
            throws IOException {
        if (directories.size() == 1 && threads == null) {
            leave(directories.get(0));
            return;
        }
        Companions companions = of(directories, threads);
        for (RunDirectory directory : directories) {
            if (!companions.equals(of(directory.path()))) {
                write(directories, companions);
                return;
            }
        }
    }

    /** Returns the number of threads in a run's file; null where there is none. */
    public static @Nullable Integer threads(Path run) throws IOException {
        Companions companions = of(run);
        return companions == null ? null : companions.threads;
    }

    /** Returns whether a run is trained in a process of its own, with no others. */
    public boolean isAlone() {
        return together.size() == 1;
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
            return read == null
                            || read.together == null
                            || read.together.isEmpty()
                            || read.together.contains(null)
                            || (read.threads != null && read.threads < 1)
                    ? null
                    : read;
        } catch (JsonSyntaxException e) {
            return null; // it says nothing that training depends on but for roundings
        }
    }

    /**
     * Finds those among some runs that are trained as one, by their places in the list.
     *
     * <p>Whoever was stopped while the files were written has different ones beside each other: a
     * smaller number of runs is then what is left of a larger one.
     */
    public static List<List<Integer>> groups(List<Path> runs) throws IOException {
        List<Path> places = runs.stream().map(run -> run.toAbsolutePath().normalize()).toList();
        Set<List<Path>> named = new LinkedHashSet<>();
        for (Path place : places) {
            Companions companions = of(place);
            named.add(companions == null ? List.of(place) : companions.beside(place));
        }
        List<List<Path>> smallestFirst = new ArrayList<>(named);
        smallestFirst.sort(Comparator.comparingInt(List::size));
        Map<Path, List<Path>> chosen = new HashMap<>();
        for (List<Path> together : smallestFirst) {
            together.forEach(place -> chosen.putIfAbsent(place, together));
        }
        Map<List<Path>, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < places.size(); i++) {
            // a directory with another name than it had then is not named by its own file
            List<Path> key = chosen.getOrDefault(places.get(i), List.of(places.get(i)));
            groups.computeIfAbsent(key, absent -> new ArrayList<>()).add(i);
        }
        return List.copyOf(groups.values());
    }

    /** Returns the directories of all of them, as seen from that of one. */
    private List<Path> beside(Path run) {
        Path absolute = run.toAbsolutePath().normalize();
        return together.stream().map(absolute::resolveSibling).toList();
    }

    private static String name(Path run) {
        return Objects.requireNonNull(run.toAbsolutePath().normalize().getFileName()).toString();
    }
}
