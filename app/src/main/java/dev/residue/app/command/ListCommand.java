package dev.residue.app.command;

import ai.djl.engine.Engine;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.inject.Inject;
import dev.residue.app.config.Choice;
import dev.residue.app.experiment.Catalog;
import dev.residue.app.experiment.Presets;
import dev.residue.model.HookPoint;
import dev.residue.model.TransformerSettings;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Names what experiment files and options can name. */
@Command(
        name = "list",
        description = "Lists experiments, tasks, probes, hooks or engines.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {

    enum What {
        EXPERIMENTS,
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
        Map<String, String> entries = entries();
        if (json) {
            JsonArray array = new JsonArray();
            entries.forEach(
                    (name, description) -> {
                        JsonObject entry = new JsonObject();
                        entry.addProperty("name", name);
                        entry.addProperty("description", description);
                        array.add(entry);
                    });
            JsonObject object = new JsonObject();
            object.add(what.name().toLowerCase(Locale.ROOT), array);
            System.out.println(new Gson().toJson(object));
        } else {
            int width = entries.keySet().stream().mapToInt(String::length).max().orElse(0);
            entries.forEach(
                    (name, description) ->
                            System.out.println(
                                    name + " ".repeat(width - name.length() + 2) + description));
        }
        return 0;
    }

    private Map<String, String> entries() {
        Map<String, String> entries = new LinkedHashMap<>();
        switch (what) {
            case EXPERIMENTS ->
                    Presets.NAMES.forEach(name -> entries.put(name, Presets.description(name)));
            case TASKS ->
                    catalog.tasks()
                            .forEach(
                                    (name, task) ->
                                            entries.put(
                                                    name,
                                                    Choice.of(name, task.defaults()).toString()));
            case PROBES ->
                    catalog.probes()
                            .forEach((name, probe) -> entries.put(name, probe.description()));
            case HOOKS -> {
                for (HookPoint point : HookPoint.all(TransformerSettings.assignAndAdd())) {
                    entries.put(point.name(), point.shape() + " " + point.meaning());
                }
            }
            case ENGINES -> {
                for (String name : new TreeSet<>(Engine.getAllEngines())) {
                    Engine engine = Engine.getEngine(name);
                    entries.put(
                            name,
                            engine.getVersion() + ", cpu and " + engine.getGpuCount() + " GPUs");
                }
            }
        }
        return entries;
    }
}
