package dev.residue.analysis.patching;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import dev.residue.model.HookedTransformer;
import dev.residue.model.hook.Hooks;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.testing.Rounding;
import java.util.Arrays;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ActivationPatchingTest {

    private final AssignAndAdd task =
            new AssignAndAdd(new AssignAndAddSettings(7, 4, 10, 3, 0.7, null, 1, 1.0), 0);
    private NDManager manager;
    private Subject subject;
    private long[] clean = new long[0];
    private long[] corrupted = new long[0];

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        TransformerSettings settings =
                TransformerSettings.builder()
                        .setLayers(2)
                        .setHeads(1)
                        .setDModel(16)
                        .setMlp(Arrays.asList(null, 24))
                        .optInitialDeviation(0.9)
                        .build();
        HookedTransformer block =
                new HookedTransformer(
                        settings,
                        new Geometry(task.vocabulary().size(), 10, 7, task.readPositions()),
                        5);
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 10));
        subject = new Subject(task, block, manager, 0);
        // the first pair that this random model answers differently
        for (int number = 0; number < 7; number++) {
            clean = task.parse("; ; ; ; a 1 + a 3 =");
            corrupted = task.parse("; ; ; ; a " + number + " + a 3 =");
            if (answer(clean) != answer(corrupted)) {
                return;
            }
        }
        throw new IllegalStateException("choose another seed for the model");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void everyEffectEqualsThatOfASinglePatch() {
        ActivationPatching.Result result = ActivationPatching.run(subject, clean, corrupted);
        float[] onClean = subject.logits(one(clean));
        float[] onCorrupted = subject.logits(one(corrupted));
        double cleanDifference = difference(onClean, result);
        double corruptedDifference = difference(onCorrupted, result);
        Offset<Double> rounding = rounding(onClean, onCorrupted, result);
        for (String component : ActivationPatching.COMPONENTS) {
            Measurements.Values effects = result.effects().get(component);
            for (int layer = 0; layer < 2; layer++) {
                for (int position = 0; position < 10; position++) {
                    float effect = effects.data()[layer * 10 + position];
                    if (layer == 0 && component.equals("hook_mlp_out")) {
                        Assertions.assertThat(effect).isNaN();
                        continue;
                    }
                    float[] logits = patchedAlone("blocks." + layer + "." + component, position);
                    double expected =
                            (difference(logits, result) - corruptedDifference)
                                    / (cleanDifference - corruptedDifference);
                    Assertions.assertThat((double) effect).isCloseTo(expected, rounding);
                }
            }
        }
    }

    @Test
    void onlyTheDifferingTokenMattersBeforeTheFirstLayer() {
        ActivationPatching.Result result = ActivationPatching.run(subject, clean, corrupted);
        float[] effects = result.effects().get("hook_resid_pre").data();
        Offset<Double> rounding =
                rounding(subject.logits(one(clean)), subject.logits(one(corrupted)), result);
        for (int position = 0; position < 10; position++) {
            Assertions.assertThat((double) effects[position])
                    .isCloseTo(position == 5 ? 1.0 : 0.0, rounding);
        }
    }

    @Test
    void aPairWithOneAnswerIsRefused() {
        Assertions.assertThatThrownBy(() -> ActivationPatching.run(subject, clean, clean))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("same answer");
    }

    /** An effect is a difference of logits over one: sums over two layers of width 16. */
    private static Offset<Double> rounding(
            float[] onClean, float[] onCorrupted, ActivationPatching.Result result) {
        double size = Math.max(Rounding.largest(onClean), Rounding.largest(onCorrupted));
        double whole = difference(onClean, result) - difference(onCorrupted, result);
        return Rounding.ofFloats(2 * (5 * 16 + 2 * 10) + 24 + 2 * 16)
                .offset(4 * size / Math.abs(whole));
    }

    private float[] patchedAlone(String hook, int position) {
        Measurements.Values source =
                subject.observe(one(clean), Map.of(hook, value -> value)).get(hook);
        Hooks hooks =
                Hooks.none()
                        .replace(
                                hook,
                                value -> {
                                    float[] patched = value.toFloatArray();
                                    System.arraycopy(
                                            source.data(),
                                            position * 16,
                                            patched,
                                            position * 16,
                                            16);
                                    NDArray array =
                                            value.getManager().create(patched, value.getShape());
                                    return array;
                                });
        return subject.logits(one(corrupted), hooks);
    }

    private int answer(long[] tokens) {
        float[] logits = subject.logits(one(tokens));
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }

    private static double difference(float[] logits, ActivationPatching.Result result) {
        return logits[result.cleanClass()] - logits[result.corruptedClass()];
    }

    private static Sequences one(long[] tokens) {
        return new Sequences(tokens, new long[1], 1);
    }
}
