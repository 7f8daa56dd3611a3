package dev.residue.model;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.residue.model.component.DropoutMasks;
import dev.residue.model.hook.HookPoint;
import dev.residue.model.hook.Hooks;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.testing.Rounding;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Small transformers of every kind, and what tests ask of them. */
abstract class TransformerFixture {

    /** Fewer tokens than sequences, so that the first layer looks its rows up; and more. */
    static final int[] VOCABULARIES = {5, 11};

    static final int CONTEXT = 6;

    /** Long enough for LibTorch's fused attention. */
    static final int LONG_CONTEXT = 17;

    static final int[] PLACES = {2, 1, 0, 1, 2, 3};
    static final int CLASSES = 5;
    static final int BATCH = 7;

    NDManager manager;
    ParameterStore store;
    int vocabulary = VOCABULARIES[0];
    int context = CONTEXT;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        store = new ParameterStore(manager, false);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** minGPT's block, that of Learning to grok, what neither has, and other pairs and biases. */
    static List<TransformerSettings> published() {
        TransformerSettings mingpt = TransformerSettings.minGpt(2, 2, 8);
        return List.of(
                mingpt,
                TransformerSettings.minGpt(2, 1, 8),
                TransformerSettings.learningToGrok(2, 2, 8),
                TransformerSettings.learningToGrok(1, 1, 8),
                TransformerSettings.builder()
                        .setLayers(2)
                        .setHeads(2)
                        .setDModel(8)
                        .optDHead(6)
                        .setMlp(Arrays.asList(null, 12))
                        .optActivation(TransformerSettings.Activation.GELU)
                        .optNorm(TransformerSettings.Norm.LAYER)
                        .optPositions(TransformerSettings.Positions.PLACE)
                        .optPositionOffset(3)
                        .optPlaceWindow(1)
                        .optBiases(true)
                        .optUnembeddingBias(true)
                        .optDropout(0.2)
                        .optAttentionScale(0.5)
                        .build(),
                TransformerSettings.learningToGrok(2, 2, 8).toBuilder()
                        .optRotary(TransformerSettings.RotaryPairs.HALVES)
                        .build(),
                mingpt.toBuilder().optBiases(false).optMlpBiases(true).build());
    }

    /** Sets how far positions are shifted, and the share that dropout drops. */
    static TransformerSettings with(TransformerSettings s, int positionOffset, double dropout) {
        return s.toBuilder().optPositionOffset(positionOffset).optDropout(dropout).build();
    }

    float[] trained(HookedTransformer block, Hooks hooks, int seed) {
        Engine.getInstance().setRandomSeed(seed);
        try (NDManager scope = manager.newSubManager()) {
            NDArray input = scope.create(tokens(), new Shape(BATCH, context));
            return block.forward(store, new NDList(input), true, hooks.asForwardParameters())
                    .singletonOrThrow()
                    .toFloatArray();
        }
    }

    HookedTransformer block(int heads, boolean biases, int[] reads) {
        return block(
                TransformerSettings.builder()
                        .setLayers(2)
                        .setHeads(heads)
                        .setDModel(8)
                        .setMlp(Arrays.asList(null, 12))
                        .optBiases(biases)
                        .optUnembeddingBias(biases)
                        .optInitialDeviation(0.4)
                        .build(),
                reads);
    }

    /**
     * Makes a block; its biases, normalisations and small weights are drawn large enough to see.
     */
    HookedTransformer block(TransformerSettings settings, int[] reads) {
        return block(settings, reads, new DropoutMasks());
    }

    HookedTransformer block(TransformerSettings settings, int[] reads, DropoutMasks masks) {
        int classes = settings.tied() ? vocabulary : CLASSES;
        HookedTransformer block =
                new HookedTransformer(
                        settings,
                        new Geometry(vocabulary, context, classes, reads, places()),
                        7,
                        masks);
        block.initialize(manager, DataType.FLOAT32, new Shape(BATCH, context));
        Random random = new Random(3);
        for (Parameter parameter : block.getParameters().values()) {
            if (parameter.getType() != Parameter.Type.WEIGHT || settings.deviation() < 0.1) {
                float[] values = new float[(int) parameter.getShape().size()];
                double deviation = parameter.getType() == Parameter.Type.WEIGHT ? 0.4 : 1;
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (deviation * random.nextGaussian());
                }
                parameter.getArray().set(values);
            }
        }
        return block;
    }

    /**
     * Returns how many terms lie between tokens and logits: in each of two layers, sums over the
     * stream's 8 numbers for normalisation, queries, output and twice for the MLP, and over its 12;
     * a head's 4 or 8 for scores; the context for softmax and for values.
     */
    long terms() {
        return 2 * (7 * 8 + 12 + 8 + 2L * context) + 8;
    }

    private int[] places() {
        return IntStream.range(0, context).map(i -> PLACES[i % PLACES.length]).toArray();
    }

    long[] tokens() {
        Random random = new Random(5);
        return IntStream.range(0, BATCH * context)
                .mapToLong(i -> random.nextInt(vocabulary))
                .toArray();
    }

    float[] logits(HookedTransformer block, long[] tokens, Hooks hooks) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray input = scope.create(tokens, new Shape(BATCH, context));
            return block.forward(store, new NDList(input), false, hooks.asForwardParameters())
                    .singletonOrThrow()
                    .toFloatArray();
        }
    }

    Map<String, float[]> gradients(HookedTransformer block, Hooks hooks) {
        return gradients(block, hooks, () -> {});
    }

    Map<String, float[]> gradients(HookedTransformer block, Hooks hooks, Runnable beforeBackward) {
        Map<String, float[]> gradients = new HashMap<>();
        backward(block, hooks, beforeBackward);
        for (Pair<String, Parameter> entry : block.getParameters()) {
            NDArray gradient = entry.getValue().getArray().getGradient();
            gradients.put(entry.getKey(), gradient.toFloatArray());
            gradient.subi(gradient.duplicate());
        }
        return gradients;
    }

    /** Computes the gradients in doubles, at every position. */
    Map<String, double[]> exactGradients(HookedTransformer block) {
        return exactGradients(
                inDoubles(block, Rounding::doubles), Hooks.none().observe("hook_embed", x -> {}));
    }

    /**
     * Computes the gradients in doubles, where every weight and every activation, on the way there
     * and back, is moved at random by as much as rounding to floats would.
     */
    Map<String, double[]> roundedGradients(HookedTransformer block, int seed) {
        return roundedGradients(block, seed, Rounding.ofFloats(1));
    }

    /** Computes them where roundings are those of a rule. */
    Map<String, double[]> roundedGradients(HookedTransformer block, int seed, Rounding rule) {
        Random random = new Random(seed);
        Hooks hooks = Hooks.none();
        for (HookPoint point : HookPoint.all(block.settings())) {
            hooks = hooks.replace(point.name(), x -> x.mul(rounding(x, random, rule)));
        }
        return exactGradients(inDoubles(block, weights -> rule.moved(weights, random)), hooks);
    }

    private static NDArray rounding(NDArray like, Random random, Rounding rule) {
        float[] ones = new float[(int) like.getShape().size()];
        Arrays.fill(ones, 1);
        double[] factors = rule.moved(ones, random);
        return like.getManager().create(factors, like.getShape());
    }

    Map<String, double[]> exactGradients(HookedTransformer exact, Hooks hooks) {
        Map<String, double[]> gradients = new HashMap<>();
        backward(exact, hooks, () -> {});
        for (Pair<String, Parameter> entry : exact.getParameters()) {
            gradients.put(
                    entry.getKey(), entry.getValue().getArray().getGradient().toDoubleArray());
        }
        return gradients;
    }

    /** Makes a block of the same settings that computes in doubles, with other weights. */
    HookedTransformer inDoubles(HookedTransformer block, Function<float[], double[]> weights) {
        HookedTransformer exact = new HookedTransformer(block.settings(), block.geometry(), 7);
        exact.initialize(manager, DataType.FLOAT64, new Shape(BATCH, context));
        for (int i = 0; i < block.getParameters().size(); i++) {
            float[] values = block.getParameters().valueAt(i).getArray().toFloatArray();
            exact.getParameters().valueAt(i).getArray().set(weights.apply(values));
        }
        return exact;
    }

    private void backward(HookedTransformer block, Hooks hooks, Runnable beforeBackward) {
        try (NDManager scope = manager.newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.zeroGradients();
            NDArray input = scope.create(tokens(), new Shape(BATCH, context));
            NDArray logits =
                    block.forward(store, new NDList(input), true, hooks.asForwardParameters())
                            .singletonOrThrow();
            NDArray sum = logits.mul(ramp(logits)).sum();
            beforeBackward.run();
            collector.backward(sum);
        }
    }

    /** Computes logits as engines without TorchScript do. */
    final NDArray plain(HookedTransformer block, NDArray input, boolean training) {
        return block.stack().unobserved(block.pass(store, input, training, Hooks.none()), input);
    }

    static NDArray ramp(NDArray like) {
        float[] values = new float[(int) like.getShape().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(1 + i * 0.7);
        }
        return like.getManager().create(values, like.getShape());
    }

    static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}
