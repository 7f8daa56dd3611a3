package dev.residue.app.command;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.residue.analysis.patching.ActivationPatching;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Subject;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.run.JsonText;
import dev.residue.app.run.RequestException;
import dev.residue.dataset.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Activation patching between two sequences of one's own. */
@Command(
        name = "patch",
        description = {
            "Patches activations of a clean sequence into a corrupted one, over every component,"
                    + " layer and position.",
            "An effect of 0 is none, 1 brings the clean answer back."
        },
        mixinStandardHelpOptions = true)
final class PatchCommand implements Callable<Integer> {

    @Mixin private SubjectOptions subjects;

    @Option(names = "--clean", required = true, paramLabel = "TEXT", description = "A sequence.")
    private String clean;

    @Option(
            names = "--corrupted",
            required = true,
            paramLabel = "TEXT",
            description = "A sequence with another answer.")
    private String corrupted;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Experiment experiment = subjects.experiment();
        if (Subject.transformer(experiment.newBlock()).isEmpty()) {
            throw new RequestException(
                    "this model has no hooks to patch", "use an experiment with a transformer");
        }
        long[] cleanTokens = parse(experiment.task(), clean);
        long[] corruptedTokens = parse(experiment.task(), corrupted);
        subjects.withSubject(
                experiment, (subject, step) -> patch(subject, cleanTokens, corruptedTokens));
        return 0;
    }

    private static long[] parse(Task task, String text) {
        try {
            return task.parse(text);
        } catch (IllegalArgumentException e) {
            String example = task.render(task.evaluation(task.splits().get(0), 0, 1).sequence(0));
            throw new RequestException(
                    "'" + text + "' is no sequence of this task: " + e.getMessage(),
                    "write it like '" + example + "'");
        }
    }

    private void patch(Subject subject, long[] cleanTokens, long[] corruptedTokens) {
        ActivationPatching.Result result;
        try {
            result = ActivationPatching.run(subject, cleanTokens, corruptedTokens);
        } catch (IllegalArgumentException e) {
            throw new RequestException(
                    String.valueOf(e.getMessage()), "change the corrupted sequence's operands");
        }
        if (json) {
            System.out.println(JsonText.of(toJson(result)));
            return;
        }
        Task task = subject.task();
        result.effects()
                .forEach(
                        (component, effects) -> {
                            System.out.println(component);
                            print(task, corruptedTokens, effects);
                        });
    }

    private static void print(Task task, long[] tokens, Measurements.Values effects) {
        int layers = (int) effects.shape()[0];
        int context = (int) effects.shape()[1];
        for (int position = 0; position < context; position++) {
            StringBuilder line = new StringBuilder();
            line.append(
                    String.format(
                            Locale.ROOT,
                            "%4d %-6s",
                            position,
                            task.vocabulary().token(tokens[position])));
            for (int layer = 0; layer < layers; layer++) {
                line.append(
                        String.format(
                                Locale.ROOT, "%8.3f", effects.data()[layer * context + position]));
            }
            System.out.println(line);
        }
    }

    private record Effect(String component, int layer, int position, float value) {}

    private static JsonObject toJson(ActivationPatching.Result result) {
        List<Effect> effects = new ArrayList<>();
        result.effects()
                .forEach(
                        (component, values) -> {
                            int context = (int) values.shape()[1];
                            for (int i = 0; i < values.data().length; i++) {
                                float value = values.data()[i];
                                if (!Float.isNaN(value)) { // the layer has such a component
                                    effects.add(
                                            new Effect(component, i / context, i % context, value));
                                }
                            }
                        });
        JsonObject difference = new JsonObject();
        difference.addProperty("clean", result.cleanDifference());
        difference.addProperty("corrupted", result.corruptedDifference());
        JsonObject object = new JsonObject();
        object.add("logitDifference", difference);
        object.add("effects", new Gson().toJsonTree(effects));
        return object;
    }
}
