package dev.residue.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.loss.Loss;
import dev.residue.testing.Rounding;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.checkpoint.CheckpointSchedule;
import dev.residue.training.checkpoint.CheckpointStore;
import dev.residue.training.optimizer.AdamW;
import dev.residue.training.optimizer.AdamWSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Works on a stock DJL block, loss and dataset: the module knows none of ours. */
class TrainingSessionTest {

    @TempDir Path folder;

    @Test
    void twoEqualRunsGiveEqualBits() throws Exception {
        train(folder.resolve("a"), 0, 12, 1e-2f);
        train(folder.resolve("b"), 0, 12, 1e-2f);
        Assertions.assertThat(files(folder.resolve("a"), 12))
                .isEqualTo(files(folder.resolve("b"), 12));
    }

    @Test
    void resumingGivesTheBitsOfAnUninterruptedRun() throws Exception {
        train(folder.resolve("whole"), 0, 12, 1e-2f);
        train(folder.resolve("parts"), 0, 7, 1e-2f);
        train(folder.resolve("parts"), 7, 12, 1e-2f);
        // the manifest tells of one checkpoint more
        Assertions.assertThat(files(folder.resolve("parts"), 12).subList(0, 2))
                .isEqualTo(files(folder.resolve("whole"), 12).subList(0, 2));
    }

    @Test
    void trainingLowersTheLoss() throws Exception {
        List<Float> losses = train(folder.resolve("run"), 0, 60, 1e-2f);
        Assertions.assertThat(losses.get(59)).isLessThan(losses.get(0) / 2);
    }

    @Test
    void checkpointsAreWrittenAtTheFirstTheScheduledAndTheLastStep() throws Exception {
        train(folder.resolve("run"), 0, 12, 1e-2f);
        List<Long> steps =
                new CheckpointStore(folder.resolve("run"))
                        .list().stream().map(Checkpoint::step).toList();
        Assertions.assertThat(steps).containsExactly(0L, 5L, 10L, 12L);
    }

    @Test
    void aLossThatIsNotFiniteStopsBeforeTheNextCheckpoint() {
        Assertions.assertThatThrownBy(() -> train(folder.resolve("run"), 0, 12, 1e30f))
                .isInstanceOf(DivergedException.class)
                .hasMessageMatching(
                        "(?s)the loss is (NaN|Infinity) at step [2-5], after .* at step .*")
                .hasMessageContaining("01Linear_weight");
        Assertions.assertThat(folder.resolve("run").resolve("step-00000005")).doesNotExist();
    }

    @Test
    void aCheckpointOfAnotherModelIsRefusedByTensorName() throws Exception {
        train(folder.resolve("run"), 0, 5, 1e-2f);
        Checkpoint checkpoint = new CheckpointStore(folder.resolve("run")).latest().orElseThrow();
        try (NDManager manager = NDManager.newBaseManager();
                TrainingSession session = session(manager, block(9), 1e-2f).build()) {
            Assertions.assertThatThrownBy(() -> session.restore(checkpoint))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("01Linear_weight")
                    .hasMessageContaining("this model needs [9, 3]");
        }
    }

    @Test
    void stepsLeaveNoArraysBehind() throws Exception {
        try (NDManager manager = NDManager.newBaseManager();
                TrainingSession session = session(manager, block(8), 1e-2f).build()) {
            session.trainTo(5);
            int before = arrays(session);
            session.trainTo(25);
            Assertions.assertThat(arrays(session)).isEqualTo(before);
        }
    }

    @Test
    void gradientsThatSumToZeroAreNoMistake() throws Exception {
        try (NDManager manager = NDManager.newBaseManager()) {
            // one input of 1: the two classes' gradients are exactly opposite
            ArrayDataset dataset =
                    new ArrayDataset.Builder()
                            .setData(manager.ones(new Shape(2, 1)))
                            .optLabels(manager.zeros(new Shape(2)))
                            .setSampling(2, false)
                            .build();
            Block block = Linear.builder().setUnits(2).optBias(false).build();
            block.setInitializer(Initializer.ZEROS, Parameter.Type.WEIGHT);
            try (TrainingSession session =
                    TrainingSession.builder()
                            .setBlock(block)
                            .setInputShapes(new Shape(2, 1))
                            .setLoss(Loss.softmaxCrossEntropyLoss())
                            .setOptimizer(new AdamW(AdamWSettings.defaults()))
                            .setBatches(BatchSource.of(dataset))
                            .build()) {
                session.trainTo(1);
            }
        }
    }

    @Test
    void stockListenersHearEveryBatch() throws Exception {
        int[] batches = {0};
        try (NDManager manager = NDManager.newBaseManager();
                TrainingSession session =
                        session(manager, block(8), 1e-2f)
                                .addListener(
                                        new TrainingListenerAdapter() {
                                            @Override
                                            public void onTrainingBatch(
                                                    Trainer trainer, BatchData data) {
                                                batches[0] += data.getLabels().size();
                                            }
                                        })
                                .build()) {
            session.trainTo(4);
        }
        Assertions.assertThat(batches[0]).isEqualTo(4);
    }

    private static int arrays(TrainingSession session) {
        return session.model().getNDManager().getManagedArrays().size()
                + session.trainer().getManager().getManagedArrays().size();
    }

    private static List<Float> train(Path store, long from, long to, float rate) throws Exception {
        List<Float> losses = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager();
                TrainingSession session =
                        session(manager, block(8), rate)
                                .addListener(
                                        new StepListener() {
                                            @Override
                                            public void onStep(TrainingSession s, NDArray loss) {
                                                losses.add(loss.getFloat());
                                            }
                                        })
                                .optCheckpoints(
                                        new CheckpointWriter(
                                                new CheckpointStore(store),
                                                CheckpointSchedule.every(5)))
                                .build()) {
            if (from > 0) {
                session.restore(new CheckpointStore(store).find(from).orElseThrow());
            }
            session.trainTo(to);
        }
        return losses;
    }

    static TrainingSession.Builder session(NDManager manager, Block block, float rate) {
        Random random = new Random(1);
        float[] data = new float[40 * 3];
        float[] labels = new float[40];
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < 3; j++) {
                data[3 * i + j] = (float) random.nextGaussian();
                labels[i] += (j + 1) * data[3 * i + j];
            }
        }
        ArrayDataset dataset =
                new ArrayDataset.Builder()
                        .setData(manager.create(data, new Shape(40, 3)))
                        .optLabels(manager.create(labels, new Shape(40, 1)))
                        .setSampling(8, false)
                        .build();
        return TrainingSession.builder()
                .setBlock(block)
                .setInputShapes(new Shape(8, 3))
                .setLoss(Loss.l2Loss())
                .setOptimizer(
                        new AdamW(
                                new AdamWSettings(
                                        rate, List.of(0.9, 0.999), 1e-8, 0.01, List.of())))
                .setBatches(BatchSource.of(dataset));
    }

    @Test
    void weightsThatAreNotFiniteAreNoCheckpoint() throws Exception {
        CheckpointStore store = new CheckpointStore(folder.resolve("stopped"));
        try (NDManager manager = NDManager.newBaseManager();
                TrainingSession session =
                        session(manager, block(8), 1e-2f)
                                .optCheckpoints(
                                        new CheckpointWriter(store, CheckpointSchedule.every(100)))
                                .build()) {
            BooleanSupplier ruinedAtStepThree =
                    () -> {
                        if (session.step() == 3) {
                            // a GPU's loss is not read in every step, and may have been NaN
                            Parameter last = null;
                            for (Parameter one :
                                    session.model().getBlock().getParameters().values()) {
                                last = one;
                            }
                            last.getArray().muli(Float.NaN);
                        }
                        return session.step() == 3;
                    };
            Assertions.assertThatThrownBy(() -> session.trainTo(100, ruinedAtStepThree))
                    .isInstanceOf(DivergedException.class)
                    .hasMessageContaining("after step 3")
                    .hasMessageContaining("no longer finite");
        }
        Assertions.assertThat(store.list()).extracting(Checkpoint::step).containsExactly(0L);
    }

    /** The order of listeners must not decide what a checkpoint's manifest says of their files. */
    @Test
    void listenersHearOfAStepBeforeItsCheckpointWhateverTheirOrder() throws Exception {
        List<String> heard = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager();
                TrainingSession session =
                        session(manager, block(8), 1e-2f)
                                .optCheckpoints(
                                        new CheckpointWriter(
                                                new CheckpointStore(folder.resolve("order")),
                                                CheckpointSchedule.every(2),
                                                () -> {
                                                    heard.add("written");
                                                    return Map.of();
                                                }))
                                .addListener(heardBy("first", heard))
                                .addListener(heardBy("second", heard))
                                .build()) {
            session.trainTo(2);
        }
        Assertions.assertThat(heard)
                .containsExactly(
                        "first starts at 0",
                        "second starts at 0",
                        "written",
                        "first sees checkpoint 0",
                        "second sees checkpoint 0",
                        "first steps to 1",
                        "second steps to 1",
                        "first steps to 2",
                        "second steps to 2",
                        "written",
                        "first sees checkpoint 2",
                        "second sees checkpoint 2");
    }

    private static StepListener heardBy(String name, List<String> heard) {
        return new StepListener() {
            @Override
            public void onStart(TrainingSession session) {
                heard.add(name + " starts at " + session.step());
            }

            @Override
            public void onStep(TrainingSession session, NDArray loss) {
                heard.add(name + " steps to " + session.step());
            }

            @Override
            public void onCheckpoint(TrainingSession session, Checkpoint checkpoint) {
                heard.add(name + " sees checkpoint " + checkpoint.step());
            }
        };
    }

    static float[] weights(TrainingSession session) {
        float[] all = new float[0];
        for (Parameter parameter : session.model().getBlock().getParameters().values()) {
            float[] one = parameter.getArray().toFloatArray();
            float[] joined = Arrays.copyOf(all, all.length + one.length);
            System.arraycopy(one, 0, joined, all.length, one.length);
            all = joined;
        }
        return all;
    }

    static Block block(int width) {
        return block(width, null);
    }

    /** Makes a block whose weights are rounded at random, unless that is null. */
    static Block block(int width, @Nullable Random rounding) {
        Block block =
                new SequentialBlock()
                        .add(Linear.builder().setUnits(width).build())
                        .add(Activation::tanh)
                        .add(Linear.builder().setUnits(1).build());
        Initializer initializer =
                (manager, shape, type) -> {
                    NDArray ramp = manager.arange((float) shape.size());
                    float[] values = ramp.sin().mul(0.5f).toFloatArray();
                    return manager.create(
                            rounding == null ? values : Rounding.floatsAtRandom(values, rounding),
                            shape);
                };
        block.setInitializer(initializer, Parameter.Type.WEIGHT);
        return block;
    }

    private static List<String> files(Path store, long step) throws IOException {
        Checkpoint checkpoint = new CheckpointStore(store).find(step).orElseThrow();
        List<String> contents = new ArrayList<>();
        for (Path file :
                List.of(
                        checkpoint.weightsFile(),
                        checkpoint.optimizerFile(),
                        checkpoint.manifestFile())) {
            contents.add(HexFormat.of().formatHex(Files.readAllBytes(file)));
        }
        return contents;
    }
}
