package dev.residue.training.loop;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.translate.Batchifier;
import dev.residue.training.optimizer.AdamW;
import dev.residue.training.optimizer.AdamWSettings;
import dev.residue.training.optimizer.ParameterGroup;
import dev.residue.training.optimizer.Schedule;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A member's own settings, and the session that trains it. */
record EnsembleMember(
        long seed, double rate, double decay, @Nullable Double clipNorm, Schedule schedule) {

    static final int BATCH = 8;
    static final Schedule CONSTANT = step -> 1;

    static EnsembleMember of(long seed) {
        return new EnsembleMember(seed, 1e-2, 0.01, null, CONSTANT);
    }

    TrainingSession.Builder session() {
        return TrainingSession.builder()
                .setBlock(TwoLayers.ofOne())
                .setInputShapes(new Shape(BATCH, TwoLayers.INPUTS))
                .setLoss(Loss.l2Loss())
                .setOptimizer(
                        new AdamW(
                                new AdamWSettings(
                                        rate,
                                        List.of(0.9, 0.999),
                                        1e-8,
                                        decay,
                                        List.of(new ParameterGroup("*2", null, 0.0)))))
                .optInitialSeed(seed)
                .optRandomSeed(seed)
                .optClipNorm(clipNorm)
                .optSchedule(schedule)
                .setBatches((step, manager) -> batch(seed, step, manager));
    }

    private static Batch batch(long seed, long step, NDManager parent) {
        Random random = new Random(1000 * seed + step);
        float[] data = new float[BATCH * TwoLayers.INPUTS];
        float[] labels = new float[BATCH];
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) random.nextGaussian();
            labels[i / TwoLayers.INPUTS] += data[i] * (1 + i % TwoLayers.INPUTS);
        }
        NDManager manager = parent.newSubManager();
        return new Batch(
                manager,
                new NDList(manager.create(data, new Shape(BATCH, TwoLayers.INPUTS))),
                new NDList(manager.create(labels, new Shape(BATCH, 1))),
                BATCH,
                Batchifier.STACK,
                Batchifier.STACK,
                0,
                0);
    }
}
