package dev.residue.app;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.assertj.core.api.Assertions;

/** Makes a jar with a module of its name and a probe, as somebody else would build it. */
final class PluginJar {

    private static final String MODULE =
            """
            package plug;

            import ai.djl.nn.Block;
            import com.google.inject.AbstractModule;
            import com.google.inject.multibindings.MapBinder;
            import dev.residue.analysis.probe.Probe;
            import dev.residue.analysis.probe.ProbeFactory;
            import dev.residue.dataset.Task;

            public final class %1$s extends AbstractModule {
                @Override
                protected void configure() {
                    MapBinder.newMapBinder(binder(), String.class, ProbeFactory.class)
                            .addBinding("%2$s")
                            .toInstance(new Answer());
                }

                static final class Answer implements ProbeFactory {
                    @Override
                    public String description() {
                        return "the answer";
                    }

                    @Override
                    public boolean appliesTo(Task task, Block block) {
                        return true;
                    }

                    @Override
                    public Probe create(Task task, long seed) {
                        return (subject, measurements) -> measurements.add("%2$s", %3$s);
                    }
                }
            }
            """;

    private PluginJar() {}

    /**
     * Compiles and packs it.
     *
     * @param probe the name of the probe
     * @param version what the manifest says that it was built against
     * @param answer what the probe measures, as an expression
     * @param absent a class that is there when it is compiled, and not later; empty for none
     */
    static Path make(Path jar, String probe, String version, String answer, String absent)
            throws IOException {
        String type = jar.getFileName().toString().replace(".jar", "");
        Path classes = Files.createTempDirectory(jar.getParent(), "classes");
        Stream<String> sources = Stream.of(MODULE.formatted(type, probe, answer), absent);
        compile(classes, sources.filter(source -> !source.isEmpty()).map(Source::new).toList());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Residue-Version", version);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (String name : List.of(type + ".class", type + "$Answer.class")) {
                out.putNextEntry(new JarEntry("plug/" + name));
                Files.copy(classes.resolve("plug").resolve(name), out);
            }
            out.putNextEntry(new JarEntry("META-INF/services/com.google.inject.Module"));
            out.write(("plug." + type).getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private static void compile(Path classes, List<Source> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String path = System.getProperty("java.class.path");
        List<String> options =
                List.of(
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", path));
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            Assertions.assertThat(
                            compiler.getTask(null, files, null, options, null, sources).call())
                    .isTrue();
        }
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String text) {
            super(URI.create("string:///" + path(text)), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        private static String path(String text) {
            String type = text.replaceFirst("(?s).*?\\bclass (\\w+).*", "$1");
            String inside = text.replaceFirst("(?s).*?package ([\\w.]+);.*", "$1");
            return inside.replace('.', '/') + "/" + type + ".java";
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
