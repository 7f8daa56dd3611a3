package dev.residue.app.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.inject.Inject;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.Subject;
import dev.residue.app.config.Choice;
import dev.residue.app.engine.EngineEntry;
import dev.residue.app.engine.Engines;
import dev.residue.app.experiment.Catalog;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.ExperimentReader.Changes;
import dev.residue.app.experiment.Presets;
import dev.residue.app.plugin.Origins;
import dev.residue.app.run.JsonText;
import dev.residue.app.run.RequestException;
import dev.residue.app.sweep.SweepPresets;
import dev.residue.dataset.TaskFactory;
import dev.residue.model.BlockFactory;
import dev.residue.model.TransformerFactory;
import dev.residue.model.hook.HookPoint;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.training.optimizer.OptimizerFactory;
import dev.residue.training.optimizer.ScheduleFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Names what experiment files and options can name. */
@Command(
        name = "list",
        description =
                "Lists experiments, sweeps, tasks, blocks, optimizers, schedules, probes, hooks or"
                        + " engines.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {

    enum What {
        EXPERIMENTS,
        SWEEPS,
        TASKS,
        BLOCKS,
        OPTIMIZERS,
        SCHEDULES,
        PROBES,
        HOOKS,
        ENGINES
    }

    private final Catalog catalog;
    private final ExperimentReader reader;
    private final Origins origins;

    @Parameters(paramLabel = "WHAT", description = "${COMPLETION-CANDIDATES}")
    private What what;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    @Option(
            names = "--of",
            paramLabel = "EXPERIMENT",
            description =
                    "Of probes, list those that can measure this experiment's model; of hooks,"
                            + " those that it has.")
    private @Nullable String of;

    @Inject
    ListCommand(Catalog catalog, ExperimentReader reader, Origins origins) {
        this.catalog = catalog;
        this.reader = reader;
        this.origins = origins;
    }

    @Override
    public Integer call() {
        List<JsonObject> entries = entries();
        if (json) {
            JsonArray array = new JsonArray();
            entries.forEach(array::add);
            JsonObject object = new JsonObject();
            object.add(what.name().toLowerCase(Locale.ROOT), array);
            System.out.println(JsonText.of(object));
        } else {
            int names = width(entries, "name");
            int origins = width(entries, "from");
            for (JsonObject entry : entries) {
                System.out.println(
                        padded(text(entry, "name"), names)
                                + padded(text(entry, "from"), origins)
                                + text(entry, "description"));
            }
        }
        return 0;
    }

    private List<JsonObject> entries() {
        if (of != null && what != What.PROBES && what != What.HOOKS) {
            throw new RequestException(
                    "--of is for probes and hooks", "use it with one of them, or leave it out");
        }
        List<JsonObject> entries = new ArrayList<>();
        switch (what) {
            case EXPERIMENTS ->
                    Presets.names()
                            .forEach(name -> entries.add(entry(name, Presets.description(name))));
            case SWEEPS ->
                    SweepPresets.names()
                            .forEach(
                                    name ->
                                            entries.add(
                                                    entry(name, SweepPresets.description(name))));
            case TASKS -> add(entries, TaskFactory.class, catalog.tasks(), f -> f.defaults());
            case BLOCKS -> add(entries, BlockFactory.class, catalog.blocks(), f -> f.defaults());
            case OPTIMIZERS ->
                    add(entries, OptimizerFactory.class, catalog.optimizers(), f -> f.defaults());
            case SCHEDULES ->
                    add(entries, ScheduleFactory.class, catalog.schedules(), f -> f.defaults());
            case PROBES ->
                    probes().forEach(
                                    (name, probe) ->
                                            entries.add(
                                                    entry(
                                                            name,
                                                            probe.description(),
                                                            origins.of(ProbeFactory.class, name))));
            case HOOKS -> {
                for (HookPoint point : HookPoint.all(transformer())) {
                    entries.add(entry(point.name(), point.shape() + " " + point.meaning()));
                }
            }
            case ENGINES -> {
                EngineEntry.all().forEach(engine -> entries.add(engine.toJson()));
                for (String name : Engines.absent()) {
                    System.err.println(name + " is not here; --engine " + name + " brings it");
                }
            }
        }
        return entries;
    }

    private Map<String, ProbeFactory> probes() {
        if (of == null) {
            return catalog.probes();
        }
        Experiment experiment = reader.read(of, Changes.none());
        return catalog.probes(experiment.task(), experiment.newBlock());
    }

    private TransformerSettings transformer() {
        if (of == null) {
            return new TransformerFactory().defaults();
        }
        return Subject.transformer(reader.read(of, Changes.none()).newBlock())
                .orElseThrow(
                        () ->
                                new RequestException(
                                        of + " has a model without hooks",
                                        "name an experiment with a transformer"))
                .settings();
    }

    private <F> void add(
            List<JsonObject> entries,
            Class<?> type,
            Map<String, F> factories,
            Function<F, Record> defaults) {
        factories.forEach(
                (name, factory) -> {
                    String settings = Choice.of(name, defaults.apply(factory)).toString();
                    entries.add(entry(name, settings, origins.of(type, name)));
                });
    }

    private static JsonObject entry(String name, String description, String from) {
        JsonObject entry = entry(name, description);
        entry.addProperty("from", from);
        return entry;
    }

    private static JsonObject entry(String name, String description) {
        JsonObject entry = new JsonObject();
        entry.addProperty("name", name);
        entry.addProperty("description", description);
        return entry;
    }

    private static int width(List<JsonObject> entries, String key) {
        return entries.stream().mapToInt(entry -> text(entry, key).length()).max().orElse(0);
    }

    private static String padded(String text, int width) {
        return width == 0 ? "" : text + " ".repeat(width - text.length() + 2);
    }

    private static String text(JsonObject entry, String key) {
        return entry.has(key) ? entry.get(key).getAsString() : "";
    }
}
