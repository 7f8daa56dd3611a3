package dev.residue.dataset;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.loss.Loss;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TaskDatasetTest {

    private static final long SEED = 7;

    private final Task task = new AssignAndAdd(AssignAndAddSettings.paper(), 1);
    private NDManager manager;

    @BeforeEach
    void openManager() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void closeManager() {
        manager.close();
    }

    @Test
    void aBatchIsOneArrayOfTokensAndOneOfLabels() {
        try (Batch batch = new TaskDataset(task, SEED, 3).batch(0, manager)) {
            Sequences drawn = task.training(SEED, 0, 3);
            Assertions.assertThat(batch.getData()).hasSize(1);
            Assertions.assertThat(batch.getLabels()).hasSize(1);
            Assertions.assertThat(batch.getData().head().getShape()).isEqualTo(new Shape(3, 16));
            Assertions.assertThat(batch.getLabels().head().getShape()).isEqualTo(new Shape(3, 1));
            Assertions.assertThat(batch.getData().head().getDataType()).isEqualTo(DataType.INT64);
            Assertions.assertThat(batch.getLabels().head().getDataType()).isEqualTo(DataType.INT64);
            Assertions.assertThat(batch.getSize()).isEqualTo(3);
            Assertions.assertThat(tokens(batch)).isEqualTo(drawn.tokens());
            Assertions.assertThat(batch.getLabels().head().toLongArray()).isEqualTo(drawn.labels());
        }
    }

    @Test
    void stepsDrawnAheadAreThoseDrawnDirectly() {
        TaskDataset dataset = new TaskDataset(task, SEED, 4);
        for (long step : new long[] {0, 1, 2, 7, 8, 8, 3, 0}) {
            try (Batch batch = dataset.batch(step, manager)) {
                Assertions.assertThat(tokens(batch))
                        .isEqualTo(task.training(SEED, step, 4).tokens());
            }
        }
    }

    @Test
    void batchesCopiedManyAtATimeAreThoseCopiedOneByOne() {
        try (NDManager run = manager.newSubManager()) {
            TaskDataset dataset = new TaskDataset(task, SEED, 4, 100, 5);
            for (long step : new long[] {0, 1, 4, 5, 6, 19, 3, 3, 12}) {
                try (NDManager scope = run.newSubManager();
                        Batch batch = dataset.batch(step, scope)) {
                    Sequences drawn = task.training(SEED, step, 4);
                    Assertions.assertThat(tokens(batch)).isEqualTo(drawn.tokens());
                    Assertions.assertThat(batch.getLabels().head().toLongArray())
                            .isEqualTo(drawn.labels());
                    Assertions.assertThat(batch.getData().head().getShape())
                            .isEqualTo(new Shape(4, 16));
                    Assertions.assertThat(batch.getSize()).isEqualTo(4);
                }
            }
        }
    }

    @Test
    void aTaskThatDrawsATokenThereIsNotIsRefused() {
        RecordingTask faulty = new RecordingTask(task, -1);
        faulty.faultyStep = 3;
        TaskDataset dataset = new TaskDataset(faulty, SEED, 2);
        dataset.batch(2, manager).close();
        Assertions.assertThatThrownBy(() -> dataset.batch(3, manager))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token 74");
    }

    @Test
    void theNextStepIsDrawnWithoutBeingAskedForOnADaemonThread() throws InterruptedException {
        RecordingTask recording = new RecordingTask(task, -1);
        new TaskDataset(recording, SEED, 2).batch(4, manager).close();
        Assertions.assertThat(recording.drawnTwice.await(30, TimeUnit.SECONDS)).isTrue();
        Assertions.assertThat(recording.steps).containsExactly(4L, 5L);
        Assertions.assertThat(recording.daemons).containsExactly(caller(), true);
    }

    @Test
    void aFailureAheadIsThrownWhenItsStepIsAskedFor() {
        TaskDataset dataset = new TaskDataset(new RecordingTask(task, 1), SEED, 2);
        dataset.batch(0, manager).close();
        Assertions.assertThatThrownBy(() -> dataset.batch(1, manager))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no step 1");
    }

    @Test
    void eachEpochGoesOnWhereTheOneBeforeStopped() {
        TaskDataset dataset = new TaskDataset(task, SEED, 2, 3);
        List<long[]> seen = new ArrayList<>();
        List<Long> progress = new ArrayList<>();
        for (int epoch = 0; epoch < 2; epoch++) {
            for (Batch batch : dataset.getData(manager)) {
                seen.add(tokens(batch));
                progress.add(batch.getProgress());
                Assertions.assertThat(batch.getProgressTotal()).isEqualTo(3);
                batch.close();
            }
        }
        Assertions.assertThat(seen).hasSize(6);
        for (int step = 0; step < 6; step++) {
            Assertions.assertThat(seen.get(step)).isEqualTo(task.training(SEED, step, 2).tokens());
        }
        Assertions.assertThat(progress).containsExactly(0L, 1L, 2L, 0L, 1L, 2L);
    }

    @Test
    void anEpochIsAHundredStepsUnlessToldOtherwise() {
        int batches = 0;
        for (Batch batch : new TaskDataset(task, SEED, 1).getData(manager)) {
            batch.close();
            batches++;
        }
        Assertions.assertThat(batches).isEqualTo(100);
    }

    @Test
    void closingABatchFreesItsArraysAndNotTheParentManager() {
        Batch batch = new TaskDataset(task, SEED, 1).batch(0, manager);
        NDManager own = batch.getManager();
        batch.close();
        Assertions.assertThat(own.isOpen()).isFalse();
        Assertions.assertThat(manager.isOpen()).isTrue();
    }

    @Test
    void refusesSizesAndStepsThatDoNotExist() {
        Assertions.assertThatThrownBy(() -> new TaskDataset(task, SEED, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("batch size 0");
        Assertions.assertThatThrownBy(() -> new TaskDataset(task, SEED, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        Assertions.assertThatThrownBy(() -> new TaskDataset(task, SEED, 1).batch(-1, manager))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fitsDjlsOwnTrainingLoop() throws Exception {
        SequentialBlock block = new SequentialBlock();
        block.add(LambdaBlock.singleton(array -> array.toType(DataType.FLOAT32, false).div(74)));
        block.add(Linear.builder().setUnits(task.classes()).build());
        Loss loss =
                new Loss("lastToken") {
                    private final Loss crossEntropy = Loss.softmaxCrossEntropyLoss();

                    @Override
                    public NDArray evaluate(NDList labels, NDList predictions) {
                        return crossEntropy.evaluate(
                                new NDList(labels.head().squeeze(1)), predictions);
                    }
                };
        AtomicInteger batches = new AtomicInteger();
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(loss)
                        .addTrainingListeners(
                                new TrainingListenerAdapter() {
                                    @Override
                                    public void onTrainingBatch(
                                            Trainer trainer, BatchData batchData) {
                                        batches.incrementAndGet();
                                    }
                                });
        try (Model model = Model.newInstance("linear")) {
            model.setBlock(block);
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(4, task.context()));
                EasyTrain.fit(trainer, 2, new TaskDataset(task, SEED, 4, 3), null);
                Assertions.assertThat(batches).hasValue(6);
            }
        }
    }

    private static long[] tokens(Batch batch) {
        return batch.getData().head().toLongArray();
    }

    private static boolean caller() {
        return Thread.currentThread().isDaemon();
    }
}
