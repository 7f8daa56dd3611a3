package dev.residue.training.loop;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import dev.residue.training.checkpoint.CheckpointSchedule;
import dev.residue.training.checkpoint.CheckpointStore;
import dev.residue.training.optimizer.CosineSchedule;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What training leaves to chance comes from its seeds. */
class SeededTrainingTest {

    @TempDir Path folder;

    @Test
    void dropoutIsTheSameAfterResuming() throws Exception {
        float[] whole = trained(blockWithDropout(), blockWithDropout(), 0);
        Assertions.assertThat(trained(blockWithDropout(), blockWithDropout(), 7)).isEqualTo(whole);
        // what is resumed alike must be dropout, and not training without it
        Assertions.assertThat(
                        trained(TrainingSessionTest.block(8), TrainingSessionTest.block(8), 0))
                .isNotEqualTo(whole);
    }

    /** Trains to step 12 in two parts, or in one where the first is 0: blocks of equal weights. */
    private float[] trained(Block before, Block after, long first) throws Exception {
        CheckpointStore store = new CheckpointStore(Files.createTempDirectory(folder, "store"));
        try (NDManager manager = NDManager.newBaseManager();
                TrainingSession session =
                        options(TrainingSessionTest.session(manager, before, 1e-2f))
                                .optCheckpoints(
                                        new CheckpointWriter(store, CheckpointSchedule.every(100)))
                                .build()) {
            session.trainTo(first);
            Engine.getInstance().setRandomSeed(99); // whatever happens in between
        }
        try (NDManager manager = NDManager.newBaseManager();
                TrainingSession session =
                        options(TrainingSessionTest.session(manager, after, 1e-2f)).build()) {
            session.restore(store.find(first).orElseThrow());
            session.trainTo(12);
            return TrainingSessionTest.weights(session);
        }
    }

    /** Every option together. */
    private static TrainingSession.Builder options(TrainingSession.Builder builder) {
        CosineSchedule cosine = new CosineSchedule();
        return builder.optRandomSeed(5)
                .optClipNorm(0.5)
                .optAccumulate(2)
                .optSchedule(cosine.create(new CosineSchedule.Settings(3, 0.1, 0, 10, 0.2)));
    }

    private static Block blockWithDropout() {
        return ((SequentialBlock) TrainingSessionTest.block(8))
                .add(Dropout.builder().optRate(0.5f).build());
    }

    @Test
    void initialisersThatDrawFromTheEngineAreSeeded() {
        float[] one = initial(1);
        Assertions.assertThat(initial(1)).isEqualTo(one);
        Assertions.assertThat(initial(2)).isNotEqualTo(one);
    }

    private static float[] initial(long seed) {
        Block stock = Linear.builder().setUnits(4).build();
        try (NDManager manager = NDManager.newBaseManager();
                TrainingSession session =
                        TrainingSessionTest.session(manager, stock, 1e-2f)
                                .optInitialSeed(seed)
                                .build()) {
            return TrainingSessionTest.weights(session);
        }
    }
}
