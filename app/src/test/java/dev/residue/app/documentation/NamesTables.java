package dev.residue.app.documentation;

import com.google.inject.Injector;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.app.config.Problems;
import dev.residue.app.config.RecordBinder;
import dev.residue.app.config.YamlReader;
import dev.residue.app.experiment.Catalog;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.Presets;
import dev.residue.model.hook.HookPoint;
import dev.residue.model.settings.TransformerSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables of what can be named: presets, probes and hooks. */
final class NamesTables {

    private final Catalog catalog;
    private final ExperimentReader reader;

    NamesTables(Injector injector) {
        catalog = injector.getInstance(Catalog.class);
        reader = injector.getInstance(ExperimentReader.class);
    }

    /** Returns each preset with what its first line says. */
    static List<String> presets() {
        List<String> lines = new ArrayList<>(List.of("| preset | what it is |", "| --- | --- |"));
        for (String name : Presets.names()) {
            lines.add(row(code(name), Presets.description(name)));
        }
        return lines;
    }

    /** Returns each probe with the tasks among the presets' that have something for it. */
    List<String> probes() {
        Map<String, Set<String>> tasks = new LinkedHashMap<>();
        Set<String> all = new LinkedHashSet<>();
        for (String preset : Presets.names()) {
            if (Presets.text(preset).startsWith("task:")
                    || Presets.text(preset).contains("\ntask:")) {
                Experiment experiment = reader.read(preset, ExperimentReader.Changes.none());
                String task = taskOf(experiment);
                all.add(task);
                own(catalog.probes())
                        .forEach(
                                (name, probe) -> {
                                    if (probe.appliesTo(experiment.task(), experiment.newBlock())) {
                                        tasks.computeIfAbsent(name, absent -> new LinkedHashSet<>())
                                                .add(task);
                                    }
                                });
            }
        }
        List<String> lines =
                new ArrayList<>(
                        List.of("| probe | what it measures | tasks |", "| --- | --- | --- |"));
        for (Map.Entry<String, ProbeFactory> probe : own(catalog.probes()).entrySet()) {
            Set<String> has = tasks.getOrDefault(probe.getKey(), Set.of());
            String where =
                    has.equals(all)
                            ? "all"
                            : has.stream().map(NamesTables::code).collect(Collectors.joining(", "));
            lines.add(row(code(probe.getKey()), probe.getValue().description(), where));
        }
        return lines;
    }

    private static String taskOf(Experiment experiment) {
        return experiment.yaml().replaceFirst("(?s)^.*?(?m)^task:\\s*(\\w+):.*$", "$1");
    }

    /** Returns every hook of a layer N, with the settings without which there is none. */
    List<String> hooks() {
        List<HookPoint> learned = points("learned", "layer", "8");
        List<HookPoint> rotary = points("rotary", "layer", "8");
        List<HookPoint> all = new ArrayList<>(rotary);
        for (int i = 0; i < learned.size(); i++) {
            if (!rotary.contains(learned.get(i))) {
                all.add(i, learned.get(i));
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add("| hook | shape | what it is | only with |");
        lines.add("| --- | --- | --- | --- |");
        for (HookPoint point : all) {
            List<String> only = new ArrayList<>();
            String positions = rotary.contains(point) ? "rotary" : "learned";
            if (!rotary.contains(point)) {
                only.add("positions that are not rotary");
            } else if (!learned.contains(point)) {
                only.add(code("positions: rotary"));
            }
            if (!points(positions, "none", "8").contains(point)) {
                only.add(code("norm: layer"));
            }
            if (!points(positions, "layer", "none").contains(point)) {
                only.add("an MLP in the layer");
            }
            lines.add(
                    row(
                            code(point.name().replace("blocks.0", "blocks.N")),
                            code(point.shape()),
                            point.meaning(),
                            String.join(", ", only)));
        }
        return lines;
    }

    private List<HookPoint> points(String positions, String norm, String mlp) {
        Problems problems = new Problems();
        String settings =
                String.format(
                        "{ layers: 1, positions: %s, norm: %s, mlp: [%s] }", positions, norm, mlp);
        TransformerSettings bound =
                new RecordBinder(problems)
                        .bind(
                                new YamlReader(problems).parse("a table", settings),
                                (TransformerSettings)
                                        catalog.blocks().get("transformer").defaults());
        problems.throwIfAny();
        return HookPoint.all(bound);
    }

    /** Returns what our own modules bring, without what these tests bring. */
    static <F> Map<String, F> own(Map<String, F> bound) {
        return bound.entrySet().stream()
                .filter(entry -> !entry.getValue().getClass().getName().contains(".outside."))
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                Map.Entry::getValue,
                                (a, b) -> a,
                                LinkedHashMap::new));
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
