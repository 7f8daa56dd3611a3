package dev.residue.app.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

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
        return versions;
    }
}
