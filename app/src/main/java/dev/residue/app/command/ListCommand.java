package dev.residue.app.command;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.inject.Inject;
import dev.residue.app.config.Choice;
import dev.residue.app.engine.EngineEntry;
import dev.residue.app.engine.Engines;
import dev.residue.app.experiment.Catalog;
import dev.residue.app.experiment.Presets;
import dev.residue.app.sweep.SweepPresets;
import dev.residue.model.TransformerFactory;
import dev.residue.model.hook.HookPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Names what experiment files and options can name. */
@Command(
        name = "list",
        description = "Lists experiments, sweeps, tasks, probes, hooks or engines.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {

    enum What {
        EXPERIMENTS,
        SWEEPS,
        TASKS,
        PROBES,
        HOOKS,
        ENGINES
    }

    private final Catalog catalog;

    @Parameters(paramLabel = "WHAT", description = "${COMPLETION-CANDIDATES}")
    private What what;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    @Inject
    ListCommand(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public Integer call() {
        List<JsonObject> entries = entries();
        if (json) {
            JsonArray array = new JsonArray();
            entries.forEach(array::add);
            JsonObject object = new JsonObject();
            object.add(what.name().toLowerCase(Locale.ROOT), array);
            System.out.println(new Gson().toJson(object));
        } else {
            int width =
                    entries.stream()
                            .mapToInt(entry -> text(entry, "name").length())
                            .max()
                            .orElse(0);
            for (JsonObject entry : entries) {
                String name = text(entry, "name");
                System.out.println(
                        name + " ".repeat(width - name.length() + 2) + text(entry, "description"));
            }
        }
        return 0;
    }

    private List<JsonObject> entries() {
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
            case TASKS ->
                    catalog.tasks()
                            .forEach(
                                    (name, task) ->
                                            entries.add(
                                                    entry(
                                                            name,
                                                            Choice.of(name, task.defaults())
                                                                    .toString())));
            case PROBES ->
                    catalog.probes()
                            .forEach(
                                    (name, probe) -> entries.add(entry(name, probe.description())));
            case HOOKS -> {
                for (HookPoint point : HookPoint.all(new TransformerFactory().defaults())) {
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

    private static JsonObject entry(String name, String description) {
        JsonObject entry = new JsonObject();
        entry.addProperty("name", name);
        entry.addProperty("description", description);
        return entry;
    }

    private static String text(JsonObject entry, String key) {
        return entry.get(key).getAsString();
    }
}
