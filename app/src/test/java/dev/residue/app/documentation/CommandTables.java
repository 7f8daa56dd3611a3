package dev.residue.app.documentation;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The tables of commands and of their options, from the command line itself. */
final class CommandTables {

    private final CommandLine commands;

    CommandTables(CommandLine commands) {
        this.commands = commands;
    }

    /** Returns each command with what it does. */
    List<String> all() {
        List<String> lines = new ArrayList<>();
        lines.add("| command | what it does |");
        lines.add("| --- | --- |");
        commands.getSubcommands()
                .forEach(
                        (name, command) -> {
                            if (!command.getCommandSpec().usageMessage().hidden()) {
                                lines.add(
                                        String.format(
                                                "| [`residue %s`](#residue-%s) | %s |",
                                                name, name, description(command)));
                            }
                        });
        return lines;
    }

    private static String description(CommandLine command) {
        return String.join(" ", command.getCommandSpec().usageMessage().description());
    }

    /** Returns a command's parameters and options, without those of every command. */
    List<String> of(String name) {
        CommandLine command = commands.getSubcommands().get(name);
        if (command == null) {
            throw new IllegalStateException("there is no command " + name);
        }
        CommandSpec spec = command.getCommandSpec();
        List<String> lines = new ArrayList<>();
        lines.add("| argument or option | meaning |");
        lines.add("| --- | --- |");
        spec.positionalParameters().forEach(one -> lines.add(row(one.paramLabel(), one)));
        for (OptionSpec option : spec.options()) {
            if (!option.usageHelp() && !option.versionHelp() && !option.inherited()) {
                String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
                lines.add(row(option.longestName() + value, option));
            }
        }
        return lines;
    }

    private static String row(String name, ArgSpec argument) {
        String whole = String.join(" ", argument.description());
        String meaning = whole.replaceFirst("(?<=\\.)\\s.*", ""); // --help has the rest
        return String.format("| `%s` | %s |", name.replace("|", "\\|"), meaning);
    }
}
