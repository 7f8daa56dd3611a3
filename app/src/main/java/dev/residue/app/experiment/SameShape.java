package dev.residue.app.experiment;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.residue.dataset.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether experiments can be members of an ensemble: what shapes their models must be equal. */
public final class SameShape {

    /** What a member may have of its own, where the model's shapes stay equal. */
    private static final List<String> OWN =
            List.of("task", "seed", "seeds", "training.optimizer", "training.schedule");

    private SameShape() {}

    /**
     * Returns in what experiments differ that members of one ensemble may not differ in; empty if
     * in nothing.
     */
    public static List<ExperimentChanges.Change> differences(Experiment one, Experiment other) {
        List<ExperimentChanges.Change> differences = new ArrayList<>();
        boolean sameSizes = sizes(one).equals(sizes(other));
        for (ExperimentChanges.Change change :
                ExperimentChanges.between(one.yaml(), other.yaml()).changes()) {
            boolean task = change.key().startsWith("task.");
            if (task ? !sameSizes : !isOwn(change.key())) {
                differences.add(change);
            }
        }
        return differences;
    }

    private static boolean isOwn(String key) {
        return key.equals("training.clipNorm")
                || OWN.stream().anyMatch(own -> key.equals(own) || key.startsWith(own + "."));
    }

    private static Map<String, @Nullable Object> sizes(Experiment experiment) {
        Map<String, @Nullable Object> sizes = new LinkedHashMap<>();
        Task task = experiment.task();
        sizes.put("context", task.context());
        sizes.put("classes", task.classes());
        sizes.put("vocabulary", task.vocabulary().size());
        sizes.put("reads", Arrays.toString(task.readPositions()));
        sizes.put("places", Arrays.toString(task.places()));
        Block block = experiment.newBlock();
        for (Pair<String, Parameter> entry : block.getParameters()) {
            Shape shape = entry.getValue().getShape();
            sizes.put("parameter " + entry.getKey(), shape);
        }
        return sizes;
    }
}
