package dev.residue.app.documentation;

import com.google.inject.Injector;
import dev.residue.app.config.ConfigException;
import dev.residue.app.experiment.Catalog;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.Presets;
import dev.residue.app.plugin.Plugins;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Checks a command of the documentation without running it: its syntax, and the names and keys that
 * it sets. A word in capitals stands for something of the reader's.
 */
final class CommandCheck {

    private static final String PLACEHOLDER = "[A-Z][A-Z_]*(\\.[a-z]+)?(\\.\\.\\.)?";

    private final CommandLine commands;
    private final Catalog catalog;
    private final ExperimentReader reader;

    CommandCheck(CommandLine commands, Injector injector) {
        this.commands = commands;
        catalog = injector.getInstance(Catalog.class);
        reader = injector.getInstance(ExperimentReader.class);
    }

    /** Returns what is wrong with a command's arguments. */
    List<String> problems(List<String> arguments) {
        List<String> problems = new ArrayList<>();
        if (arguments.size() == 1 && commands.getSubcommands().containsKey(arguments.get(0))) {
            return problems; // only named
        }
        ParseResult parsed;
        try {
            parsed =
                    commands.parseArgs(
                            arguments.stream()
                                    .map(word -> word.equals("N") ? "1" : word)
                                    .toArray(String[]::new));
        } catch (CommandLine.ParameterException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
        ParseResult command = parsed.subcommand();
        if (command == null) {
            return problems;
        }
        if (!values(command, Plugins.OPTION).isEmpty()) {
            return problems; // what it names, a jar may bring
        }
        List<String> sets = new ArrayList<>(values(command, "--set"));
        sets.removeIf("path=value"::equals);
        List<String> probes = values(command, "--probe");
        probes.stream()
                .filter(name -> !name.matches(PLACEHOLDER))
                .filter(name -> !catalog.probes().containsKey(name))
                .forEach(name -> problems.add("there is no probe " + name));
        String experiment = experiment(command);
        try {
            if (experiment == null) {
                if (!sets.isEmpty()) {
                    read("assign-and-add", sets); // of a run, whose file is not here
                }
            } else if (experiment.matches(PLACEHOLDER)) {
                read("assign-and-add", sets);
            } else if (Presets.names().contains(experiment)) {
                if (Presets.text(experiment).contains("task:")) {
                    read(experiment, sets);
                }
            } else if (Files.exists(Markdown.REPOSITORY.resolve(experiment))) {
                read(Markdown.REPOSITORY.resolve(experiment).toString(), sets);
            } else {
                problems.add("there is no experiment " + experiment);
            }
        } catch (ConfigException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return problems;
    }

    private void read(String experiment, List<String> sets) {
        reader.read(experiment, new ExperimentReader.Changes(sets, Map.of()));
    }

    /** Returns the experiment that a command names, or null if it names none. */
    private static String experiment(ParseResult command) {
        List<String> option = values(command, "--experiment");
        if (!option.isEmpty()) {
            return option.get(0);
        }
        return command.matchedPositionals().stream()
                .filter(position -> position.paramLabel().equals("EXPERIMENT"))
                .map(position -> position.originalStringValues().get(0))
                .findFirst()
                .orElse(null);
    }

    private static List<String> values(ParseResult command, String name) {
        OptionSpec option = command.matchedOption(name);
        return option == null ? List.of() : option.originalStringValues();
    }
}
