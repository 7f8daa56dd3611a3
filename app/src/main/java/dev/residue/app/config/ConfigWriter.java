package dev.residue.app.config;

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
}
