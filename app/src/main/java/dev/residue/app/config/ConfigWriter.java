package dev.residue.app.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Writes settings as canonical YAML with every default spelled out. */
public final class ConfigWriter {

    private ConfigWriter() {}

    /**
     * Returns the YAML that binds to an equal record: the same text for equal records, on every
     * platform, with line feeds as line ends.
     *
     * @throws IllegalArgumentException if a value is of a type that {@link RecordBinder} does not
     *     bind, or is not a finite number
     */
    public static String write(Record settings) {
        return YamlText.of(SettingsTree.of(settings));
    }

    /** Returns the SHA-256 of a text's UTF-8 bytes in hexadecimal digits. */
    public static String sha256(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
