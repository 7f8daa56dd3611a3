package dev.residue.app.run;

import ai.djl.nn.Block;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.probe.Subject;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.report.Reference;
import dev.residue.dataset.Task;
import dev.residue.model.settings.TransformerSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a report calls parts of an experiment. */
final class ExperimentWords {

    private ExperimentWords() {}

    /** Returns what is trained, as the subject of a sentence. */
    static String model(Experiment experiment) {
        Block block = experiment.newBlock();
        return Subject.transformer(block)
                .map(transformer -> of(transformer.settings()))
                .orElse("A " + block.getClass().getSimpleName());
    }

    private static String of(TransformerSettings settings) {
        return "A transformer of %s%s with %s, and width %s"
                .formatted(
                        counted(settings.layers(), "layer"),
                        settings.layers() == 1 ? "" : ", each",
                        counted(settings.heads(), "head"),
                        settings.dModel());
    }

    /** Returns what each split has, by its name. */
    static Map<String, String> splits(Task task) {
        Map<String, String> splits = new LinkedHashMap<>();
        task.splits().forEach(split -> splits.put(split, task.meaning(split)));
        return splits;
    }

    /** Returns what is known without a model, beside the curves of accuracies. */
    static List<Reference> references(Task task) {
        return task.baselines().stream()
                .map(one -> new Reference(one.name(), "accuracy/" + one.split(), one.accuracy()))
                .toList();
    }

    /** Returns what the index of a measurement stands for; empty where it has none. */
    static String index(Experiment experiment, Measurement one) {
        Long index = one.index();
        if (index == null) {
            return "";
        }
        ProbeFactory factory = experiment.probeFactories().get(one.probe());
        return factory == null
                ? index.toString()
                : factory.indexName(experiment.task(), one.name(), index);
    }

    /** Returns what the indices of measurements stand for, by the measurement's name and index. */
    static Map<String, String> indices(Experiment experiment, ProbeRecord found) {
        Map<String, String> names = new LinkedHashMap<>();
        for (Measurement one : found.numbers()) {
            if (one.index() != null) {
                names.put(one.name() + " " + one.index(), index(experiment, one));
            }
        }
        return names;
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
