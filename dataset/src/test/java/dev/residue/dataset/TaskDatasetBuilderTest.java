package dev.residue.dataset;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset.Usage;
import ai.djl.util.Progress;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import dev.residue.dataset.grokking.ModularPairs;
import dev.residue.dataset.grokking.ModularPairsSettings;
import dev.residue.dataset.grokking.Operation;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.InContextSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TaskDatasetBuilderTest {

    private static final String SPLIT = "two-variables/held-out-pair";

    private final Task task = new AssignAndAdd(AssignAndAddSettings.small(), 1);
    private final ModularPairs pairs =
            new ModularPairs(new ModularPairsSettings(5, Operation.SUM, 0.6), 0); // 15 and 10
    private NDManager manager;

    @BeforeEach
    void openManager() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void closeManager() {
        manager.close();
    }

    private TaskDatasetBuilder builder() {
        return TaskDataset.builder().setTask(task).setBatchSize(4).optSeed(7);
    }

    private TaskDatasetBuilder test() {
        return builder().optUsage(Usage.TEST).optSplit(SPLIT);
    }

    /** Returns what an epoch has, batch by batch. */
    private <T> List<T> epoch(TaskDataset dataset, Function<Batch, T> part) {
        List<T> parts = new ArrayList<>();
        for (Batch batch : dataset.getData(manager)) {
            parts.add(part.apply(batch));
            batch.close();
        }
        return parts;
    }

    private static long[] tokens(Batch batch) {
        return batch.getData().head().toLongArray();
    }

    private static long[] labels(Batch batch) {
        return batch.getLabels().head().toLongArray();
    }

    @Test
    void trainingIsTheMixtureAndGoesOnFromEpochToEpoch() {
        TaskDataset dataset = builder().optStepsPerEpoch(2).build();
        List<long[]> drawn = epoch(dataset, TaskDatasetBuilderTest::tokens);
        drawn.addAll(epoch(dataset, TaskDatasetBuilderTest::tokens));
        Assertions.assertThat(drawn).hasSize(4);
        for (int step = 0; step < 4; step++) {
            Assertions.assertThat(drawn.get(step)).isEqualTo(task.training(7, step, 4).tokens());
        }
    }

    @Test
    void aSampleIsTheSameInEveryEpochAndItsLastBatchSmaller() {
        TaskDataset dataset = test().optLimit(10).build();
        Sequences expected = task.evaluation(SPLIT, 7, 10);
        for (int i = 0; i < 2; i++) {
            Assertions.assertThat(epoch(dataset, Batch::getSize)).containsExactly(4, 4, 2);
            List<long[]> drawn = epoch(dataset, TaskDatasetBuilderTest::tokens);
            Assertions.assertThat(drawn.stream().flatMapToLong(Arrays::stream).toArray())
                    .isEqualTo(expected.tokens());
            List<long[]> labels = epoch(dataset, TaskDatasetBuilderTest::labels);
            Assertions.assertThat(labels.stream().flatMapToLong(Arrays::stream).toArray())
                    .isEqualTo(expected.labels());
        }
    }

    @Test
    void validationIsAnotherSampleThanTest() {
        TaskDataset test = test().optLimit(10).build();
        TaskDataset validation = test().optLimit(10).optUsage(Usage.VALIDATION).build();
        Assertions.assertThat(epoch(validation, TaskDatasetBuilderTest::tokens).get(0))
                .isNotEqualTo(epoch(test, TaskDatasetBuilderTest::tokens).get(0));
    }

    @Test
    void aSplitThatCanBeEnumeratedIsTakenWhole() {
        TaskDatasetBuilder whole =
                TaskDataset.builder()
                        .setTask(pairs)
                        .setBatchSize(4)
                        .optUsage(Usage.TEST)
                        .optSplit(ModularPairs.HELD_OUT);
        Assertions.assertThat(epoch(whole.build(), Batch::getSize)).containsExactly(4, 4, 2);
        Assertions.assertThat(epoch(whole.optLimit(3).build(), Batch::getSize)).containsExactly(3);
    }

    @Test
    void aSampleIsReadByStepTooAndBeginsAgain() {
        TaskDataset dataset = test().optLimit(10).build();
        List<long[]> drawn = epoch(dataset, TaskDatasetBuilderTest::tokens);
        for (int step = 0; step < 6; step++) {
            try (Batch batch = dataset.batch(step, manager)) {
                Assertions.assertThat(tokens(batch)).isEqualTo(drawn.get(step % 3));
            }
        }
    }

    @Test
    void theLastReadIsOneLabelForEachSequence() {
        InContextLinear linear = new InContextLinear(InContextSettings.small(), 0);
        TaskDataset dataset =
                TaskDataset.builder().setTask(linear).setBatchSize(88).optLastRead(true).build();
        Sequences expected = linear.training(0, 0, 88);
        try (Batch batch = dataset.batch(0, manager)) {
            Assertions.assertThat(batch.getLabels().head().getShape()).isEqualTo(new Shape(88));
            for (int i = 0; i < 88; i++) {
                Assertions.assertThat(labels(batch)[i]).isEqualTo(expected.labels()[16 * i + 15]);
            }
        }
    }

    @Test
    void preparingDrawsASampleAndTellsOfIt() throws Exception {
        int[] draws = {0};
        Sample sample =
                new Sample(
                        4,
                        () -> {
                            draws[0]++;
                            return task.evaluation(SPLIT, 0, 6);
                        });
        Assertions.assertThat(draws[0]).isZero();
        sample.prepare();
        Assertions.assertThat(sample.batches()).isEqualTo(2);
        Assertions.assertThat(sample.batch(1).count()).isEqualTo(2);
        Assertions.assertThat(draws[0]).isEqualTo(1);
        RecordedProgress progress = new RecordedProgress();
        test().build().prepare(progress);
        Assertions.assertThat(progress.seen).containsExactly("reset 1", "start 0", "by 1", "end");
        builder().build().prepare(null);
    }

    @Test
    void whatCannotBeMeantIsRefusedWithWhatCan() {
        expect(builder().setBatchSize(0), "must be at least 1");
        expect(builder().optSplit(SPLIT), "optUsage(Dataset.Usage.TEST)");
        expect(builder().optLimit(5), "optUsage(Dataset.Usage.TEST)");
        expect(builder().optUsage(Usage.VALIDATION), "VALIDATION needs a split; use optSplit");
        expect(test().optSplit("held-out"), "no split 'held-out'", SPLIT);
        expect(test().optLimit(0), "a limit of 0 must be at least 1");
        Assertions.assertThatThrownBy(() -> TaskDataset.builder().setBatchSize(1).build())
                .hasMessage("setTask");
    }

    private static void expect(TaskDatasetBuilder builder, String... parts) {
        Assertions.assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(parts);
    }

    private static final class RecordedProgress implements Progress {

        private final List<String> seen = new ArrayList<>();

        @Override
        public void reset(String message, long max, String trailingMessage) {
            seen.add("reset " + max);
        }

        @Override
        public void start(long initialProgress) {
            seen.add("start " + initialProgress);
        }

        @Override
        public void end() {
            seen.add("end");
        }

        @Override
        public void increment(long increment) {
            seen.add("by " + increment);
        }

        @Override
        public void update(long progress, String message) {
            seen.add("to " + progress);
        }
    }
}
