package dev.residue.app.config;

/**
 * Where a setting was given: a position in a file, or an option of the command line.
 *
 * @param source the file as the user named it, or the option, such as {@code --set model.layers}
 * @param line the line counted from 1, or 0 outside a file's text
 * @param column the column counted from 1; of an option, the character of its value counted from 1,
 *     or 0 for the whole
 * @param key the dotted path of the setting, such as {@code model.mlp[1]}; empty for the root
 */
public record Place(String source, int line, int column, String key) {

    /** The place of settings that nobody wrote. */
    static final Place BUILT_IN = new Place("built-in defaults", 0, 0, "");

    public boolean inFile() {
        return line > 0;
    }

    public boolean isOption() {
        return line == 0 && !source.equals(BUILT_IN.source);
    }

    /** Returns this position for the key, or the item such as {@code [1]}, below this one. */
    public Place child(String name) {
        String joint = key.isEmpty() || name.startsWith("[") ? "" : ".";
        return new Place(source, line, column, key + joint + Printable.shorten(name));
    }

    /** Returns {@code file:line:column}, or the option and where in its value. */
    public String position() {
        if (inFile()) {
            return source + ":" + line + ":" + column;
        }
        return column > 1 ? source + " (character " + column + " of the value)" : source;
    }

    /** Returns {@code file:line:column: key}, or the option and, where it differs, the key. */
    @Override
    public String toString() {
        boolean keyIsSaid = key.isEmpty() || (!inFile() && source.endsWith(" " + key));
        return keyIsSaid ? position() : position() + ": " + key;
    }
}
