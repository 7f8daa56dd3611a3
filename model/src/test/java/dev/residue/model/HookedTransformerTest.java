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
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HookedTransformerTest {

    /** Fewer tokens than sequences, so that the first layer looks its rows up; and more. */
    private static final int[] VOCABULARIES = {5, 11};

    private static final int CONTEXT = 6;
    private static final int CLASSES = 5;
    private static final int BATCH = 7;

    private NDManager manager;
    private ParameterStore store;
    private int vocabulary = VOCABULARIES[0];

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        store = new ParameterStore(manager, false);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3,5", "1,3,5", "0,1,4", "0,1,2,3,4,5"})
    void logitsEqualThePlainLoops(String positions) {
        for (int setting = 0; setting < 8; setting++) {
            boolean biases = setting % 2 == 1;
            int heads = 1 + setting / 2 % 2;
            vocabulary = VOCABULARIES[setting / 4];
            int[] reads = Arrays.stream(positions.split(",")).mapToInt(Integer::parseInt).toArray();
            HookedTransformer block = block(heads, biases, reads);
            long[] tokens = tokens();
            ReferenceTransformer reference =
                    new ReferenceTransformer(block.settings(), weights(block), CLASSES);
            float[] fast = logits(block, tokens, Hooks.none());
            float[] full = logits(block, tokens, Hooks.none().observe("hook_embed", x -> {}));
            for (int row = 0; row < BATCH; row++) {
                double[][] expected =
                        reference.logits(
                                Arrays.copyOfRange(tokens, row * CONTEXT, (row + 1) * CONTEXT));
                for (int r = 0; r < reads.length; r++) {
                    for (int c = 0; c < CLASSES; c++) {
                        int at = (row * reads.length + r) * CLASSES + c;
                        double right = expected[reads[r]][c];
                        Assertions.assertThat((double) fast[at])
                                .isCloseTo(right, Offset.offset(1e-5));
                        Assertions.assertThat((double) full[at])
                                .isCloseTo(right, Offset.offset(1e-5));
                    }
                }
            }
        }
    }

    @Test
    void gradientsAtReadPositionsEqualThoseOfTheFullComputation() {
        for (int[] reads : new int[][] {{5}, {2, 4}, {0, 1, 4}}) {
            HookedTransformer block = block(1 + reads.length % 2, true, reads);
            Map<String, float[]> fast = gradients(block, Hooks.none());
            Map<String, float[]> full =
                    gradients(block, Hooks.none().observe("hook_embed", x -> {}));
            for (String name : fast.keySet()) {
                for (int i = 0; i < fast.get(name).length; i++) {
                    Assertions.assertThat(fast.get(name)[i])
                            .as(name)
                            .isCloseTo(full.get(name)[i], Offset.offset(1e-5f));
                }
            }
        }
    }

    @Test
    void everyHookPointIsObservedWithItsShape() {
        HookedTransformer block = block(2, false, new int[] {5});
        Map<String, Shape> seen = new HashMap<>();
        Hooks hooks = Hooks.none();
        for (HookPoint point : HookPoint.all(block.settings())) {
            hooks = hooks.observe(point.name(), x -> seen.put(point.name(), x.getShape()));
        }
        logits(block, tokens(), hooks);
        Map<String, Shape> axes =
                Map.of(
                        "[batch, position, dModel]", new Shape(BATCH, CONTEXT, 8),
                        "[batch, position, head, dHead]", new Shape(BATCH, CONTEXT, 2, 4),
                        "[batch, head, query, key]", new Shape(BATCH, 2, CONTEXT, CONTEXT),
                        "[batch, position, dMlp]", new Shape(BATCH, CONTEXT, 12));
        for (HookPoint point : HookPoint.all(block.settings())) {
            Assertions.assertThat(seen.get(point.name()))
                    .as(point.name())
                    .isEqualTo(axes.get(point.shape()));
        }
        Assertions.assertThat(seen).doesNotContainKey("blocks.0.mlp.hook_pre").hasSize(24);
    }

    @Test
    void everyHookPointIsReplaceable() {
        HookedTransformer block = block(2, false, new int[] {5});
        float[] plain = logits(block, tokens(), Hooks.none());
        for (HookPoint point : HookPoint.all(block.settings())) {
            // a fixed direction, so that neither softmax nor ReLU can hide it
            Hooks hooks = Hooks.none().replace(point.name(), x -> ramp(x));
            Assertions.assertThat(logits(block, tokens(), hooks))
                    .as(point.name())
                    .isNotEqualTo(plain);
        }
    }

    @Test
    void replacingTheMlpByZeroLeavesTheResidualStream() {
        HookedTransformer block = block(1, false, new int[] {5});
        float[][] streams = new float[2][];
        logits(
                block,
                tokens(),
                Hooks.none()
                        .replace("blocks.1.hook_mlp_out", NDArray::zerosLike)
                        .observe("blocks.1.hook_resid_mid", x -> streams[0] = x.toFloatArray())
                        .observe("blocks.1.hook_resid_post", x -> streams[1] = x.toFloatArray()));
        Assertions.assertThat(streams[0]).isEqualTo(streams[1]);
    }

    @Test
    void gradientsFlowThroughAReplacement() {
        HookedTransformer block = block(1, false, new int[] {5});
        String input = "blocks.1.mlp.W_in";
        Map<String, float[]> doubled =
                gradients(block, Hooks.none().replace("blocks.1.hook_mlp_out", x -> x.mul(2)));
        Map<String, float[]> constant =
                gradients(
                        block,
                        Hooks.none().replace("blocks.1.hook_mlp_out", x -> x.stopGradient()));
        Map<String, float[]> plain = gradients(block, Hooks.none());
        Assertions.assertThat(doubled.get(input)).isNotEqualTo(plain.get(input));
        Assertions.assertThat(norm(doubled.get(input))).isPositive();
        Assertions.assertThat(norm(constant.get(input))).isZero();
    }

    @Test
    void initialWeightsDependOnSeedAndNameAlone() {
        TransformerSettings paper = TransformerSettings.assignAndAdd();
        Geometry geometry = new Geometry(74, 16, 59, new int[] {15});
        HookedTransformer first = new HookedTransformer(paper, geometry, 1);
        HookedTransformer again = new HookedTransformer(paper, geometry, 1);
        HookedTransformer other = new HookedTransformer(paper, geometry, 2);
        for (HookedTransformer block : List.of(first, again, other)) {
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 16));
        }
        long parameters = 0;
        for (Pair<String, Parameter> entry : first.getParameters()) {
            String name = entry.getKey();
            float[] values = entry.getValue().getArray().toFloatArray();
            parameters += values.length;
            Assertions.assertThat(values).isEqualTo(weights(again).get(name));
            Assertions.assertThat(values).isNotEqualTo(weights(other).get(name));
            double deviation = norm(values) / Math.sqrt(values.length);
            Assertions.assertThat(deviation)
                    .as(name)
                    .isCloseTo(0.0707, Offset.offset(4 * 0.0707 / Math.sqrt(2.0 * values.length)));
        }
        Assertions.assertThat(parameters).isEqualTo(281_216);
    }

    @Test
    void forwardPassesLeaveNothingBehind() {
        HookedTransformer block = block(2, true, new int[] {0, 1, 4});
        logits(block, tokens(), Hooks.none());
        int before = manager.getManagedArrays().size();
        for (int i = 0; i < 5; i++) {
            logits(block, tokens(), Hooks.none());
            logits(block, tokens(), Hooks.none().observe("hook_pos_embed", x -> {}));
        }
        Assertions.assertThat(manager.getManagedArrays()).hasSize(before);
    }

    @Test
    void unknownHookPointsAreRefusedWithTheKnownOnes() {
        HookedTransformer block = block(1, false, new int[] {5});
        Assertions.assertThatThrownBy(
                        () ->
                                logits(
                                        block,
                                        tokens(),
                                        Hooks.none().observe("blocks.0.hook_mlp_out", x -> {})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no hook point 'blocks.0.hook_mlp_out'")
                .hasMessageContaining("blocks.1.hook_mlp_out");
    }

    @Test
    void aReplacementOfAnotherShapeIsRefused() {
        HookedTransformer block = block(1, false, new int[] {5});
        Assertions.assertThatThrownBy(
                        () ->
                                logits(
                                        block,
                                        tokens(),
                                        Hooks.none().replace("hook_embed", x -> x.sum())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hook_embed");
    }

    @Test
    void tokensOfTheWrongTypeOrShapeAreRefusedBeforeTheEngineSeesThem() {
        HookedTransformer block = block(1, false, new int[] {5});
        NDArray floats = manager.ones(new Shape(2, CONTEXT));
        NDArray narrow = manager.ones(new Shape(2, CONTEXT - 1), DataType.INT64);
        for (NDArray bad : List.of(floats, narrow)) {
            Assertions.assertThatThrownBy(() -> block.forward(store, new NDList(bad), false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("tokens must be");
        }
    }

    private HookedTransformer block(int heads, boolean biases, int[] reads) {
        TransformerSettings settings =
                new TransformerSettings(
                        2,
                        heads,
                        8,
                        null,
                        Arrays.asList(null, 12),
                        TransformerSettings.Activation.RELU,
                        TransformerSettings.Norm.NONE,
                        TransformerSettings.Positions.LEARNED,
                        biases,
                        null,
                        0.4);
        HookedTransformer block =
                new HookedTransformer(
                        settings, new Geometry(vocabulary, CONTEXT, CLASSES, reads), 7);
        block.initialize(manager, DataType.FLOAT32, new Shape(BATCH, CONTEXT));
        Random random = new Random(3);
        for (Parameter parameter : block.getParameters().values()) {
            if (parameter.getType() == Parameter.Type.BIAS) {
                float[] values = new float[(int) parameter.getShape().size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextGaussian();
                }
                parameter.getArray().set(values);
            }
        }
        return block;
    }

    private long[] tokens() {
        Random random = new Random(5);
        return IntStream.range(0, BATCH * CONTEXT)
                .mapToLong(i -> random.nextInt(vocabulary))
                .toArray();
    }

    private float[] logits(HookedTransformer block, long[] tokens, Hooks hooks) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray input = scope.create(tokens, new Shape(BATCH, CONTEXT));
            return block.forward(store, new NDList(input), false, hooks.asForwardParameters())
                    .singletonOrThrow()
                    .toFloatArray();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void garbageCollectionBeforeTheBackwardPassChangesNoGradient(int heads) {
        HookedTransformer block = block(heads, true, new int[] {3, 5});
        Map<String, float[]> quiet = gradients(block, Hooks.none());
        for (int round = 0; round < 5; round++) {
            Map<String, float[]> pressed =
                    gradients(block, Hooks.none(), HookedTransformerTest::reuseFreedMemory);
            quiet.forEach(
                    (name, gradient) ->
                            Assertions.assertThat(pressed.get(name)).as(name).isEqualTo(gradient));
        }
    }

    /** Lets Java free the buffers that nothing holds any more, and overwrites their memory. */
    private static void reuseFreedMemory() {
        List<ByteBuffer> held = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            System.gc();
            for (int i = 0; i < 4000; i++) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(1 + i % 64);
                while (buffer.hasRemaining()) {
                    buffer.put((byte) 0x3f);
                }
                held.add(buffer);
            }
        }
        Reference.reachabilityFence(held);
    }

    private Map<String, float[]> gradients(HookedTransformer block, Hooks hooks) {
        return gradients(block, hooks, () -> {});
    }

    private Map<String, float[]> gradients(
            HookedTransformer block, Hooks hooks, Runnable beforeBackward) {
        Map<String, float[]> gradients = new HashMap<>();
        try (NDManager scope = manager.newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.zeroGradients();
            NDArray input = scope.create(tokens(), new Shape(BATCH, CONTEXT));
            NDArray logits =
                    block.forward(store, new NDList(input), true, hooks.asForwardParameters())
                            .singletonOrThrow();
            NDArray sum = logits.mul(ramp(logits)).sum();
            beforeBackward.run();
            collector.backward(sum);
        }
        for (Pair<String, Parameter> entry : block.getParameters()) {
            NDArray gradient = entry.getValue().getArray().getGradient();
            gradients.put(entry.getKey(), gradient.toFloatArray());
            gradient.subi(gradient.duplicate());
        }
        return gradients;
    }

    private static NDArray ramp(NDArray like) {
        float[] values = new float[(int) like.getShape().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(1 + i * 0.7);
        }
        return like.getManager().create(values, like.getShape());
    }

    private static Map<String, float[]> weights(HookedTransformer block) {
        Map<String, float[]> weights = new HashMap<>();
        for (Pair<String, Parameter> entry : block.getParameters()) {
            weights.put(entry.getKey(), entry.getValue().getArray().toFloatArray());
        }
        return weights;
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}
