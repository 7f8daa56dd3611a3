package dev.residue.model;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import dev.residue.model.hook.Hooks;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.model.settings.TransformerSettings.RotaryPairs;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What DJL's own losses, trainer, files and predictor ask of a block. */
class DjlConventionsTest {

    private static final Geometry GEOMETRY = Geometry.readAtLast(5, 4, 3);
    private static final TransformerSettings SETTINGS =
            TransformerSettings.builder()
                    .setLayers(1)
                    .setHeads(2)
                    .setDModel(8)
                    .setMlp(List.of(16))
                    .build();
    private static final TransformerSettings ROTARY =
            TransformerSettings.learningToGrok(1, 2, 8).toBuilder().optTied(false).build();

    @TempDir Path folder;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static HookedTransformerBuilder builder(TransformerSettings settings) {
        return HookedTransformer.builder().setSettings(settings).setGeometry(GEOMETRY).optSeed(3);
    }

    private NDArray tokens() {
        return manager.create(new long[] {0, 1, 2, 3, 4, 0, 1, 2}, new Shape(2, 4));
    }

    private NDArray logits(HookedTransformer block, Hooks hooks) {
        if (!block.isInitialized()) {
            block.initialize(manager, DataType.FLOAT32, new Shape(2, 4));
        }
        ParameterStore store = new ParameterStore(manager, false);
        return block.forward(store, new NDList(tokens()), false, hooks.asForwardParameters())
                .singletonOrThrow();
    }

    @Test
    void squeezedLogitsAreTheSameNumbersWithOneAxisLess() {
        HookedTransformer squeezed = builder(SETTINGS).optSqueeze(true).build();
        HookedTransformer plain = new HookedTransformer(SETTINGS, GEOMETRY, 3);
        for (Hooks hooks : List.of(Hooks.none(), Hooks.none().observe("hook_embed", x -> {}))) {
            NDArray logits = logits(squeezed, hooks);
            NDArray expected = logits(plain, hooks);
            Assertions.assertThat(logits.getShape()).isEqualTo(new Shape(2, 3));
            Assertions.assertThat(expected.getShape()).isEqualTo(new Shape(2, 1, 3));
            Assertions.assertThat(logits.toFloatArray()).containsExactly(expected.toFloatArray());
        }
        Shape[] inputs = {new Shape(2, 4)};
        Assertions.assertThat(squeezed.getOutputShapes(inputs)).containsExactly(new Shape(2, 3));
        Assertions.assertThat(plain.getOutputShapes(inputs)).containsExactly(new Shape(2, 1, 3));
    }

    @Test
    void aGradientOfDjlsLossFlowsThroughSqueezedLogits() {
        HookedTransformer block = builder(SETTINGS).optSqueeze(true).build();
        logits(block, Hooks.none());
        NDArray unembedding = block.getParameters().get("unembed.W_U").getArray();
        unembedding.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDList labels = new NDList(manager.create(new long[] {0, 2}));
            NDArray logits =
                    block.forward(new ParameterStore(manager, false), new NDList(tokens()), true)
                            .singletonOrThrow();
            collector.backward(Loss.softmaxCrossEntropyLoss().evaluate(labels, new NDList(logits)));
        }
        Assertions.assertThat(unembedding.getGradient().abs().sum().getFloat()).isPositive();
    }

    @Test
    void manyReadPositionsAreNotSqueezed() {
        HookedTransformerBuilder builder =
                builder(SETTINGS)
                        .setGeometry(new Geometry(5, 4, 3, new int[] {1, 3}))
                        .optSqueeze(true);
        Assertions.assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 read positions");
    }

    @Test
    void whatIsTrainedByEasyTrainIsSavedLoadedAndAnswersText() throws Exception {
        Model trained = Model.newInstance("copies");
        trained.setBlock(builder(SETTINGS).optSqueeze(true).build());
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optOptimizer(
                                Adam.builder().optLearningRateTracker(Tracker.fixed(0.02f)).build())
                        .addEvaluator(new Accuracy())
                        .addTrainingListeners(TrainingListener.Defaults.basic());
        try (Trainer trainer = trained.newTrainer(config)) {
            trainer.initialize(new Shape(27, 4));
            ArrayDataset data = firstOfThree(trained.getNDManager());
            EasyTrain.fit(trainer, 60, data, data);
            Assertions.assertThat(trainer.getTrainingResult().getValidateEvaluation("Accuracy"))
                    .isEqualTo(1);
        }
        trained.save(folder, "copies");
        trained.close();

        try (Model model = Model.newInstance("copies")) {
            model.setBlock(builder(SETTINGS).optSeed(9).optSqueeze(true).build());
            model.load(folder, "copies");
            TextTranslator translator =
                    new TextTranslator(
                            text -> text.chars().mapToLong("abc=?"::indexOf).toArray(),
                            classes -> Arrays.toString(classes));
            try (Predictor<String, String> predictor = model.newPredictor(translator)) {
                Assertions.assertThat(predictor.predict("cab=")).isEqualTo("[2]");
                Assertions.assertThat(predictor.batchPredict(List.of("aaa=", "bca=")))
                        .containsExactly("[0]", "[1]");
                Assertions.assertThatThrownBy(() -> predictor.predict("cabx"))
                        .isInstanceOf(TranslateException.class)
                        .hasRootCauseMessage("there is no token -1: ids are 0 to 4");
            }
        }
    }

    /** Three letters of three and "=": the first is the answer. */
    private static ArrayDataset firstOfThree(NDManager manager) {
        long[] tokens =
                LongStream.range(0, 27)
                        .flatMap(i -> LongStream.of(i / 9, i / 3 % 3, i % 3, 3))
                        .toArray();
        long[] labels = LongStream.range(0, 27).map(i -> i / 9).toArray();
        return new ArrayDataset.Builder()
                .setData(manager.create(tokens, new Shape(27, 4)))
                .optLabels(manager.create(labels))
                .setSampling(27, false)
                .build();
    }

    @Test
    void anAnswerHasAClassForEveryReadPosition() throws Exception {
        try (Model model = Model.newInstance("reads")) {
            HookedTransformer block =
                    builder(SETTINGS).setGeometry(new Geometry(5, 4, 3, new int[] {1, 3})).build();
            block.initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 4));
            model.setBlock(block);
            long[] expected = logits(block, Hooks.none()).argMax(-1).toLongArray(); // [2, 2]
            TextTranslator translator =
                    new TextTranslator(
                            text -> text.chars().map(c -> c - '0').asLongStream().toArray(),
                            Arrays::toString);
            try (Predictor<String, String> predictor = model.newPredictor(translator)) {
                Assertions.assertThat(predictor.batchPredict(List.of("0123", "4012")))
                        .containsExactly(
                                "[%s, %s]".formatted(expected[0], expected[1]),
                                "[%s, %s]".formatted(expected[2], expected[3]));
            }
        }
    }

    @Test
    void parametersBeginWithTheVersionThatTheyAreReadBy() throws IOException {
        HookedTransformer learned = builder(SETTINGS).build();
        HookedTransformer rotary = builder(ROTARY).build();
        logits(learned, Hooks.none());
        logits(rotary, Hooks.none());
        Assertions.assertThat(saved(learned)[0]).isEqualTo((byte) 1);
        Assertions.assertThat(saved(rotary)[0]).isEqualTo((byte) 2);
    }

    private static byte[] saved(HookedTransformer block) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        block.saveParameters(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    @Test
    void weightsThatTurnOtherPairsAreRefused() throws Exception {
        TransformerSettings halves = ROTARY.toBuilder().optRotary(RotaryPairs.HALVES).build();
        float[] expected = save(halves);
        Assertions.assertThat(load(halves)).containsExactly(expected);
        Assertions.assertThatThrownBy(() -> load(ROTARY))
                .isInstanceOf(MalformedModelException.class)
                .hasMessageContaining("rotary: halves")
                .hasMessageContaining("rotary: adjacent");
    }

    @Test
    void filesOfTheVersionBeforePairsWereSaidAreRead() throws Exception {
        float[] expected = save(ROTARY);
        Path file = folder.resolve("rotary-0000.params");
        byte[] bytes = Files.readAllBytes(file);
        byte[] said = {0, 8, 'a', 'd', 'j', 'a', 'c', 'e', 'n', 't'};
        int at = indexOf(bytes, said);
        ByteArrayOutputStream older = new ByteArrayOutputStream();
        older.write(bytes, 0, at);
        older.write(bytes, at + said.length, bytes.length - at - said.length);
        byte[] without = older.toByteArray();
        without[indexOf(without, new byte[] {2, 0, 0, 0, 1})] = 1; // version, number of inputs
        Files.write(file, without);
        Assertions.assertThat(load(ROTARY)).containsExactly(expected);
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not there");
    }

    private float[] save(TransformerSettings settings) throws IOException {
        try (Model model = Model.newInstance("rotary")) {
            HookedTransformer block = builder(settings).build();
            block.initialize(model.getNDManager(), DataType.FLOAT32, new Shape(2, 4));
            model.setBlock(block);
            model.save(folder, "rotary");
            return logits(block, Hooks.none()).toFloatArray();
        }
    }

    private float[] load(TransformerSettings settings) throws IOException, MalformedModelException {
        try (Model model = Model.newInstance("rotary")) {
            HookedTransformer block = builder(settings).optSeed(8).build();
            model.setBlock(block);
            model.load(folder, "rotary");
            return logits(block, Hooks.none()).toFloatArray();
        }
    }
}
