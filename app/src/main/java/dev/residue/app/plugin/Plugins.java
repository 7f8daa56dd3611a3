package dev.residue.app.plugin;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Jars that bring tasks, blocks, probes and studies of their own: those in the folder {@code
 * plugins} of the distribution, in {@code RESIDUE_PLUGINS} and after {@code --plugin}.
 *
 * <p>They share one class loader, so that a plug-in's own libraries may lie beside it.
 */
public final class Plugins {

    public static final String OPTION = "--plugin";

    /** The environment's variable that names jars, and folders of jars, as a class path does. */
    public static final String VARIABLE = "RESIDUE_PLUGINS";

    /** The system property that names the distribution's folder. */
    public static final String FOLDER = "residue.plugins";

    /** The entry of a jar's manifest that names the version that it was built against. */
    public static final String VERSION = "Residue-Version";

    /** Of this process, whose only command the options are. */
    private static volatile List<Path> given = List.of();

    private static volatile List<String> present = List.of();

    private final String version;
    private final Set<Path> jars = new LinkedHashSet<>();
    private final ClassLoader loader;

    private Plugins(List<Path> paths, String version) {
        this.version = version;
        for (Path path : paths) {
            for (Path jar : Files.isDirectory(path) ? jars(path) : List.of(path)) {
                jars.add(checked(jar));
            }
        }
        refuseModulesInTwo();
        loader = jars.isEmpty() ? Plugins.class.getClassLoader() : loader(jars);
    }

    /** Returns no plug-ins: what is on the class path alone. */
    public static Plugins none() {
        return new Plugins(List.of(), "");
    }

    /**
     * Finds this process's plug-ins.
     *
     * @param arguments the command line's, of which those after {@link #OPTION} are taken
     * @param version Residue's
     * @throws PluginException if one is missing, damaged, or built against another version
     */
    public static Plugins of(String version, String... arguments) {
        List<Path> named = new ArrayList<>();
        String variable = System.getenv(VARIABLE);
        if (variable != null) {
            Stream.of(variable.split(File.pathSeparator, -1))
                    .filter(path -> !path.isBlank())
                    .forEach(path -> named.add(Path.of(path).toAbsolutePath()));
        }
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals(OPTION) && i + 1 < arguments.length) {
                named.add(Path.of(arguments[++i]).toAbsolutePath());
            } else if (arguments[i].startsWith(OPTION + "=")) {
                named.add(Path.of(arguments[i].substring(OPTION.length() + 1)).toAbsolutePath());
            }
        }
        List<Path> paths = new ArrayList<>();
        Path folder = Path.of(System.getProperty(FOLDER, ""));
        if (!folder.toString().isEmpty() && Files.isDirectory(folder)) {
            paths.add(folder);
        }
        paths.addAll(named);
        Plugins plugins = new Plugins(paths, version);
        given = List.copyOf(named);
        present = plugins.jars.stream().map(jar -> jar.getFileName().toString()).toList();
        return plugins;
    }

    /** Returns the options by which another process of this program has the same plug-ins. */
    public static List<String> options() {
        return given.stream().flatMap(jar -> Stream.of(OPTION, jar.toString())).toList();
    }

    /** Returns the file names of this process's jars, libraries beside plug-ins included. */
    public static List<String> names() {
        return present;
    }

    /** Returns what loads the classes of Residue and of every plug-in. */
    public ClassLoader loader() {
        return loader;
    }

    /**
     * Explains an error that says that a plug-in and Residue do not fit each other.
     *
     * @return null if no plug-in is to blame
     */
    public @Nullable PluginException explain(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof LinkageError || cause instanceof ServiceConfigurationError) {
                for (Path jar : jars) {
                    if (isIn(jar, cause)) {
                        return new PluginException(
                                "%s does not fit Residue %s: %s"
                                        .formatted(jar.getFileName(), version, cause),
                                remedy(jar));
                    }
                }
            }
        }
        return null;
    }

    private static boolean isIn(Path jar, Throwable error) {
        List<String> modules = modules(jar);
        Stream<String> called = Stream.of(error.getStackTrace()).map(frame -> frame.getClassName());
        Stream<String> named =
                Stream.of(String.valueOf(error.getMessage()).split("[^\\w./$]+", -1));
        try (JarFile file = new JarFile(jar.toFile())) {
            return Stream.concat(called, named)
                    .anyMatch(
                            name ->
                                    modules.contains(name)
                                            || file.getEntry(name.replace('.', '/') + ".class")
                                                    != null);
        } catch (IOException e) {
            return false; // removed meanwhile
        }
    }

    /** Of two classes of one name, a loader would silently take the first one's. */
    private void refuseModulesInTwo() {
        Map<String, Path> known = new HashMap<>();
        for (Path jar : jars) {
            for (String module : modules(jar)) {
                Path other = known.put(module, jar);
                if (other != null) {
                    throw new PluginException(
                            "the module %s is both in %s and in %s"
                                    .formatted(module, other.getFileName(), jar.getFileName()),
                            "leave out one of these jars");
                }
            }
        }
    }

    private static List<String> modules(Path path) {
        try (JarFile jar = new JarFile(path.toFile())) {
            ZipEntry services = jar.getEntry("META-INF/services/com.google.inject.Module");
            if (services == null) {
                return List.of(); // a library that another plug-in uses
            }
            String text =
                    new String(jar.getInputStream(services).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path checked(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new PluginException(
                    "there is no plug-in " + path, "give the path of a jar after " + OPTION);
        }
        try (JarFile jar = new JarFile(path.toFile())) {
            Manifest manifest = jar.getManifest();
            String built = manifest == null ? null : manifest.getMainAttributes().getValue(VERSION);
            if (built != null && !release(built).equals(release(version))) {
                throw new PluginException(
                        "%s was built against Residue %s, and this is %s"
                                .formatted(path.getFileName(), built, version),
                        remedy(path));
            }
            return path.toRealPath();
        } catch (IOException e) {
            throw new PluginException(
                    "the plug-in " + path + " cannot be read: " + e.getMessage(),
                    "give a whole jar, or remove it");
        }
    }

    /** Versions that differ after the second point fit each other. */
    private static String release(String version) {
        return version.replaceFirst("^(\\d+\\.\\d+)\\b.*", "$1");
    }

    private String remedy(Path jar) {
        return "build %s against Residue %s, or leave it out".formatted(jar.getFileName(), version);
    }

    private static List<Path> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The loader stays open: plug-ins load classes as long as the process lives. */
    private static ClassLoader loader(Set<Path> jars) {
        List<URL> locations = new ArrayList<>();
        for (Path jar : jars) {
            try {
                locations.add(jar.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        }
        return new URLClassLoader(
                "plug-ins", locations.toArray(new URL[0]), Plugins.class.getClassLoader());
    }
}
