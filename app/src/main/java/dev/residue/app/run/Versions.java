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

    private static final String UNKNOWN = "unknown";

    private Versions() {}

    /** Returns them by what they are of. */
    public static Map<String, String> all() {
        Properties built = properties("version.properties");
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("residue", built.getProperty("residue", UNKNOWN));
        versions.put("commit", commit(properties("commit.properties")));
        versions.put("djl", built.getProperty("djl", UNKNOWN));
        versions.put("java", Runtime.version().toString());
        versions.put("processor", processor());
        return versions;
    }

    private static Properties properties(String resource) {
        Properties built = new Properties();
        try (InputStream in = Versions.class.getResourceAsStream("/dev/residue/app/" + resource)) {
            if (in != null) {
                built.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return built;
    }

    /** Returns the commit that was built; sources that were no checkout are of none. */
    static String commit(Properties built) {
        boolean isChanged = Boolean.parseBoolean(built.getProperty("changed"));
        return built.getProperty("commit", UNKNOWN) + (isChanged ? ", with changes" : "");
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
                    .orElse(System.getProperty("os.arch", UNKNOWN));
        } catch (IOException | UncheckedIOException e) {
            return System.getProperty("os.arch", UNKNOWN);
        }
    }
}
