package dev.residue.app.run;

import dev.residue.app.plugin.Plugins;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Commands as a person pastes them into a shell. */
public final class ShellCommand {

    private ShellCommand() {}

    /**
     * Returns a command with every argument quoted that a shell would not take as it is. One of
     * Residue's own has this process's plug-ins too.
     */
    public static String of(Object... words) {
        List<String> plugins = words[0].equals("residue") ? Plugins.options() : List.of();
        return Stream.concat(Stream.of(words), plugins.stream())
                .map(word -> quoted(word.toString()))
                .collect(Collectors.joining(" "));
    }

    /** Returns a command as it stands in a sentence: between quotes, where it has none itself. */
    public static String inText(Object... words) {
        String command = of(words);
        return command.indexOf('\'') >= 0 ? command : "'" + command + "'";
    }

    private static String quoted(String word) {
        // letters of any script are taken as they are
        return word.matches("[\\p{L}\\p{M}\\p{N}_@%+=:,./-]+")
                ? word
                : "'" + word.replace("'", "'\\''") + "'";
    }
}
