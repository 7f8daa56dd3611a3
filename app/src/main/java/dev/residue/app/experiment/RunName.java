package dev.residue.app.experiment;

import dev.residue.app.config.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.BiConsumer;

/** What the name of an experiment may be: it names its runs' directories, {@code name-seed}. */
final class RunName {

    private static final int MOST_BYTES = 255;

    private RunName() {}

    /** Checks a name that was given, or else is the file's own. */
    static void check(String name, long seed, boolean given, BiConsumer<String, String> problem) {
        String fault = fault(name, seed);
        if (!fault.isEmpty()) {
            problem.accept(
                    "name",
                    given
                            ? fault
                            : "the file's name is the experiment's: %s; or set another with name"
                                    .formatted(fault));
        }
    }

    private static String fault(String name, long seed) {
        String remedy = "; it names the runs' directory, so use letters, digits, '.', '_' and '-'";
        if (name.isBlank()) {
            return "is empty" + remedy;
        }
        if (name.equals(".") || name.equals("..")) {
            return "'" + name + "' is no name of a directory" + remedy;
        }
        if (name.startsWith("-")) {
            return "begins with '-', as options do" + remedy;
        }
        for (int character : name.codePoints().toArray()) {
            if (character == '/' || character == '\\') {
                return String.format(
                        Locale.ROOT,
                        "has a '%c', which would lead to another directory%s; where runs go is"
                                + " said by --out",
                        character,
                        remedy);
            }
            if (!Printable.isVisible(character)) {
                return String.format(
                        Locale.ROOT, "has the invisible character U+%04X%s", character, remedy);
            }
        }
        int bytes = (name + "-" + seed).getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            return ("with the seed it has %s bytes, more than the %s of a directory's name; use a"
                            + " shorter one")
                    .formatted(bytes, MOST_BYTES);
        }
        return "";
    }
}
