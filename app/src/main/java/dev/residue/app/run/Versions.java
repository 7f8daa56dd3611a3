package dev.residue.app.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** The versions on which numbers depend. */
public final class Versions {

    private Versions() {}

    /** Returns them by what they are of. */
    public static Map<String, String> all() {
        Properties built = new Properties();
        try (InputStream in =
                Versions.class.getResourceAsStream("/dev/residue/app/version.properties")) {
            if (in != null) {
                built.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("residue", built.getProperty("residue", "unknown"));
        versions.put("djl", built.getProperty("djl", "unknown"));
        versions.put("java", Runtime.version().toString());
        versions.put("processor", processor());
        return versions;
    }

    /**
     * Returns the processor's name, on which roundings depend; its kind alone where it has none.
     */
    private static String processor() {
        Path described = Path.of("/proc/cpuinfo");
        try (Stream<String> lines = Files.lines(described)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.replaceFirst("^[^:]*:", "").strip())
                    .orElse(System.getProperty("os.arch", "unknown"));
        } catch (IOException | UncheckedIOException e) {
            return System.getProperty("os.arch", "unknown");
        }
    }
}
