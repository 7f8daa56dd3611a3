package dev.residue.app.documentation;

import com.google.inject.Injector;
import dev.residue.analysis.probe.TaskProbe;
import dev.residue.app.experiment.Catalog;
import dev.residue.app.experiment.ExperimentFile;
import dev.residue.dataset.Task;
import dev.residue.dataset.TaskDatasetBuilder;
import dev.residue.model.HookedTransformerBuilder;
import dev.residue.training.loop.TrainingSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private final MethodsTable methods;

    /** The builders of which no settings record has the same values. */
    private final Map<String, Class<?>> builders = new LinkedHashMap<>();

    /** By kind, the defaults of every name of our own modules. */
    private final Map<String, Map<String, Record>> settings = new LinkedHashMap<>();

    Generated(Sources sources, Injector injector, CommandLine commandLine) {
        this.sources = sources;
        snippets = new Snippets(sources);
        names = new NamesTables(injector);
        commands = new CommandTables(commandLine);
        methods = new MethodsTable(sources);
        Catalog catalog = injector.getInstance(Catalog.class);
        builders.put("TaskDataset", TaskDatasetBuilder.class);
        builders.put("HookedTransformer", HookedTransformerBuilder.class);
        builders.put("TrainingSession", TrainingSession.Builder.class);
        builders.put("TaskProbe", TaskProbe.Builder.class);
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
        builders.keySet().forEach(name -> all.add("options " + name));
        return all;
    }

    @Override
    public List<String> snippet(String name) {
        return snippets.lines(name);
    }

    /**
     * Returns a table: {@code commands}, {@code command NAME}, {@code presets}, {@code probes},
     * {@code hooks}, {@code experiment file}, {@code options} with the name of what a builder
     * makes, {@code duties Task}, or a kind with one or more of its names, such as {@code task
     * digitAddition digitMultiplication}.
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
            case "options" -> methods.options(Objects.requireNonNull(builders.get(rest.get(0))));
            case "duties" -> methods.duties(Task.class);
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
