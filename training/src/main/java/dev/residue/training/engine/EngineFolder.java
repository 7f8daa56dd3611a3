package dev.residue.training.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder with one folder of jars per engine, for engines that are not on the class path.
 *
 * <p>The jars of the engine {@code MXNet} lie in {@code mxnet}. An engine that is never asked for
 * costs nothing, and cannot become DJL's default.
 */
public final class EngineFolder {

    /** The system property that names the folder in which {@link EngineSelection#load} looks. */
    public static final String PROPERTY = "residue.engines";

    private static final Map<Path, ClassLoader> LOADERS = new ConcurrentHashMap<>();

    private final Path folder;

    public EngineFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** Returns the folder that {@link #PROPERTY} names, or null. */
    public static @Nullable EngineFolder configured() {
        String path = System.getProperty(PROPERTY);
        return path == null || path.isEmpty() ? null : new EngineFolder(Path.of(path));
    }

    /** Returns the folders, one per engine, that there are. */
    public List<Path> engines() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            // a dot marks what is still being copied
            return found.filter(path -> Files.isDirectory(path) && !name(path).contains("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes every engine in this folder known to DJL. */
    public void registerAll() {
        engines().forEach(EngineFolder::register);
    }

    /** Makes the named engine known to DJL, if it is here. */
    public void register(String engine) {
        for (Path path : engines()) {
            if (name(path).equalsIgnoreCase(engine)) {
                register(path);
            }
        }
    }

    /** Loads an engine; its natives are looked for in its own folder too. */
    static Engine load(String engine) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        for (Map.Entry<Path, ClassLoader> entry : LOADERS.entrySet()) {
            if (name(entry.getKey()).equalsIgnoreCase(engine)) {
                thread.setContextClassLoader(entry.getValue());
            }
        }
        try {
            return Engine.getEngine(engine);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void register(Path path) {
        ClassLoader loader = LOADERS.computeIfAbsent(path, EngineFolder::classLoader);
        for (EngineProvider provider : ServiceLoader.load(EngineProvider.class, loader)) {
            Engine.registerEngine(provider);
        }
    }

    /** The loader stays open: an engine loads classes as long as it lives. */
    private static ClassLoader classLoader(Path path) {
        try (Stream<Path> files = Files.list(path)) {
            List<URL> jars = new ArrayList<>();
            for (Path jar : files.filter(file -> name(file).endsWith(".jar")).sorted().toList()) {
                jars.add(jar.toUri().toURL());
            }
            return new URLClassLoader(
                    name(path), jars.toArray(new URL[0]), EngineFolder.class.getClassLoader());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
