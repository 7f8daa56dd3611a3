package dev.residue.app.documentation;

import com.google.inject.Injector;
import dev.residue.app.experiment.Catalog;
import dev.residue.app.experiment.ExperimentFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * What is generated in the documentation: snippets from tests, and tables from what they tell of.
 */
final class Generated implements Markdown.Parts {

    private final Sources sources;
    private final Snippets snippets;
    private final NamesTables names;
    private final CommandTables commands;

    /** By kind, the defaults of every name of our own modules. */
    private final Map<String, Map<String, Record>> settings = new LinkedHashMap<>();

    Generated(Sources sources, Injector injector, CommandLine commandLine) {
        this.sources = sources;
        snippets = new Snippets(sources);
        names = new NamesTables(injector);
        commands = new CommandTables(commandLine);
        Catalog catalog = injector.getInstance(Catalog.class);
        settings.put("task", defaults(catalog.tasks(), factory -> factory.defaults()));
        settings.put("model", defaults(catalog.blocks(), factory -> factory.defaults()));
        settings.put("optimizer", defaults(catalog.optimizers(), factory -> factory.defaults()));
        settings.put("schedule", defaults(catalog.schedules(), factory -> factory.defaults()));
    }

    private static <F> Map<String, Record> defaults(
            Map<String, F> bound, Function<F, Record> defaults) {
        Map<String, Record> all = new LinkedHashMap<>();
        NamesTables.own(bound).forEach((name, factory) -> all.put(name, defaults.apply(factory)));
        all.keySet().removeIf(name -> isOutside(all.get(name)));
        return all;
    }

    /** Whether these tests bring the record. */
    private static boolean isOutside(Object settings) {
        return settings.getClass().getName().contains(".outside.");
    }

    Snippets snippets() {
        return snippets;
    }

    /** Returns every name that has settings, as {@code task assignAndAdd}. */
    List<String> namesWithSettings() {
        List<String> all = new ArrayList<>();
        settings.forEach((kind, byName) -> byName.keySet().forEach(n -> all.add(kind + " " + n)));
        return all;
    }

    @Override
    public List<String> snippet(String name) {
        return snippets.lines(name);
    }

    /**
     * Returns a table: {@code commands}, {@code command NAME}, {@code presets}, {@code probes},
     * {@code hooks}, {@code experiment file}, or a kind with one or more of its names, such as
     * {@code task digitAddition digitMultiplication}.
     */
    @Override
    public List<String> table(String name) {
        List<String> words = List.of(name.split(" "));
        List<String> rest = words.subList(1, words.size());
        return switch (words.get(0)) {
            case "commands" -> commands.all();
            case "command" -> commands.of(rest.get(0));
            case "presets" -> NamesTables.presets();
            case "probes" -> names.probes();
            case "hooks" -> names.hooks();
            case "experiment" ->
                    new SettingsTable(sources)
                            .add("", ExperimentFile.defaults("assignAndAdd"))
                            .lines();
            default -> settings(words.get(0), rest);
        };
    }

    private List<String> settings(String kind, List<String> of) {
        Map<String, Record> known = settings.get(kind);
        if (known == null || !known.keySet().containsAll(of)) {
            throw new IllegalStateException("there is no table '" + kind + " " + of + "'");
        }
        SettingsTable table = new SettingsTable(sources);
        of.forEach(name -> table.add(name, known.get(name)));
        return table.lines();
    }
}
