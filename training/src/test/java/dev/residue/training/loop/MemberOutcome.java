package dev.residue.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.residue.testing.Rounding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of a member: the loss of each step, and its weights. */
final class MemberOutcome implements StepListener {

    private final List<Float> losses = new ArrayList<>();
    private final Map<String, float[]> weights = new LinkedHashMap<>();
    private long steps;

    @Override
    public void onStep(TrainingSession session, NDArray loss) {
        losses.add(loss.getFloat());
    }

    List<Float> losses() {
        return losses;
    }

    MemberOutcome finish(TrainingSession session) {
        steps = session.step();
        for (Pair<String, Parameter> one : session.model().getBlock().getParameters()) {
            weights.put(one.getKey(), one.getValue().getArray().toFloatArray());
        }
        return this;
    }

    void expect(MemberOutcome other) {
        // a step adds up inputs, hidden numbers and the batch, there and back
        long each = 2L * (TwoLayers.INPUTS + TwoLayers.HIDDEN) + EnsembleMember.BATCH;
        Rounding rounding = Rounding.ofFloats(other.steps * each);
        rounding.compare("losses", floats(losses), floats(other.losses));
        other.weights.forEach(
                (name, expected) -> rounding.compare(name, weights.get(name), expected));
    }

    private static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }
}
