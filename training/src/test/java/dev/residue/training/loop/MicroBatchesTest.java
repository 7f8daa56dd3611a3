package dev.residue.training.loop;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import dev.residue.testing.Rounding;
import dev.residue.training.optimizer.AdamW;
import dev.residue.training.optimizer.AdamWSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** A batch that is learned from part by part. */
class MicroBatchesTest {

    @Test
    void accumulatingPartsEqualsTheWholeBatch() throws Exception {
        double[] whole = Rounding.doubles(trained(TrainingSessionTest.block(8), 1, 10));
        double[][] rounded = new double[4][];
        for (int seed = 0; seed < rounded.length; seed++) {
            Block block = TrainingSessionTest.block(8, new Random(seed));
            rounded[seed] = Rounding.doubles(trained(block, 1, 10));
        }
        for (int parts : new int[] {2, 4, 8}) {
            Rounding.ofFloats(8)
                    .compare(
                            parts + " parts",
                            trained(TrainingSessionTest.block(8), parts, 10),
                            whole,
                            rounded);
        }
    }

    @Test
    void whatAPartOfABatchComputesIsFreedBeforeTheNext() throws Exception {
        List<NDManager> managers = new ArrayList<>();
        List<Boolean> open = new ArrayList<>();
        Block watched =
                new SequentialBlock()
                        .add(
                                new LambdaBlock(
                                        inputs -> {
                                            managers.forEach(one -> open.add(one.isOpen()));
                                            managers.add(inputs.getManager());
                                            return inputs;
                                        }))
                        .add(TrainingSessionTest.block(8));
        managers.clear();
        trained(watched, 4, 1);
        // the last four: initialising the block asks it for shapes
        List<NDManager> ofParts = managers.subList(managers.size() - 4, managers.size());
        Assertions.assertThat(ofParts).doesNotHaveDuplicates();
        Assertions.assertThat(open).isNotEmpty();
        Assertions.assertThat(open.subList(open.size() - 3, open.size())).containsOnly(false);
    }

    @Test
    void aBatchThatCannotBeSplitIsRefused() {
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> trained(TrainingSessionTest.block(8), 3, 1))
                .withMessageContaining("a batch of 8 cannot be split in 3");
    }

    /**
     * With an epsilon as large as the gradients: without one, Adam's steps do not tell their size.
     */
    private static final AdamWSettings WHERE_SIZE_COUNTS =
            new AdamWSettings(0.1, List.of(0.9, 0.999), 1, 0.01, List.of());

    private static float[] trained(Block block, int parts, long steps) throws Exception {
        try (NDManager manager = NDManager.newBaseManager();
                TrainingSession session =
                        TrainingSessionTest.session(manager, block, 1e-2f)
                                .setOptimizer(new AdamW(WHERE_SIZE_COUNTS))
                                .optAccumulate(parts)
                                .build()) {
            session.trainTo(steps);
            return TrainingSessionTest.weights(session);
        }
    }
}
