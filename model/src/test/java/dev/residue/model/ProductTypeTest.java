package dev.residue.model;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.util.Pair;
import dev.residue.model.hook.HookPoint;
import dev.residue.model.hook.Hooks;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.testing.Rounding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Products in bfloat16 are those in doubles but for bfloat16's roundings. */
class ProductTypeTest extends TransformerFixture {

    private static final Rounding BFLOAT16 = Rounding.ofBfloat16();

    private static final int DRAWS = 2;
    private static final int[][] READS = {{5}, {1, 3, 5}, {0, 1, 4}, {0, 1, 2, 3, 4, 5}};

    private static List<TransformerSettings> kinds() {
        List<TransformerSettings> kinds = new ArrayList<>();
        for (TransformerSettings one : published()) {
            kinds.add(smooth(with(one, 0, 0)));
        }
        for (int heads : new int[] {1, 2}) {
            kinds.add(
                    TransformerSettings.builder()
                            .setLayers(2)
                            .setHeads(heads)
                            .setDModel(8)
                            .setMlp(Arrays.asList(null, 12))
                            .optActivation(TransformerSettings.Activation.GELU)
                            .build());
        }
        return kinds;
    }

    /** Near a ReLU's kink roundings choose the slope. */
    static TransformerSettings smooth(TransformerSettings settings) {
        return settings.activation() == TransformerSettings.Activation.RELU
                ? settings.toBuilder().optActivation(TransformerSettings.Activation.GELU).build()
                : settings;
    }

    @Test
    void logitsOfAReluAreThoseInFloats() {
        for (TransformerSettings settings : kinds()) {
            HookedTransformer block =
                    block(
                            settings.toBuilder()
                                    .optActivation(TransformerSettings.Activation.RELU)
                                    .build(),
                            READS[1]);
            float[] expected = logits(block, tokens(), Hooks.none());
            double[][] moved = new double[DRAWS][];
            for (int draw = 0; draw < DRAWS; draw++) {
                Random random = new Random(draw);
                Hooks hooks = Hooks.none();
                for (HookPoint point : HookPoint.all(block.settings())) {
                    hooks = hooks.replace(point.name(), x -> x.mul(factors(x, random)));
                }
                moved[draw] = Rounding.doubles(logits(block, tokens(), hooks));
            }
            block.setProducts(DataType.BFLOAT16);
            BFLOAT16.compareDrawn(
                    "logits of " + settings,
                    logits(block, tokens(), Hooks.none()),
                    Rounding.doubles(expected),
                    Rounding.largest(expected),
                    moved);
        }
    }

    static NDArray factors(NDArray like, Random random) {
        float[] ones = new float[(int) like.size()];
        Arrays.fill(ones, 1);
        return like.getManager()
                .create(BFLOAT16.moved(ones, random), like.getShape())
                .toType(DataType.FLOAT32, false);
    }

    @Test
    void gradientsAreThoseInDoubles() {
        for (TransformerSettings settings : kinds()) {
            for (int i = 0; i < READS.length; i++) {
                close(); // gradients are slow to find among many arrays
                open();
                vocabulary = VOCABULARIES[i % 2];
                context = i / 2 % 2 == 0 ? CONTEXT : LONG_CONTEXT;
                HookedTransformer block = block(settings, READS[i]);
                block.setProducts(DataType.BFLOAT16);
                compare(
                        settings + " " + Arrays.toString(READS[i]) + ": ",
                        block,
                        gradients(block, Hooks.none()));
            }
        }
    }

    private void compare(String what, HookedTransformer block, Map<String, float[]> found) {
        Map<String, double[]> exact = exactGradients(block);
        List<Map<String, double[]>> moved =
                IntStream.range(0, DRAWS)
                        .mapToObj(draw -> roundedGradients(block, draw, BFLOAT16))
                        .toList();
        double overall = exact.values().stream().mapToDouble(Rounding::largest).max().orElse(0);
        for (String name : exact.keySet()) {
            BFLOAT16.compareDrawn(
                    what + name,
                    found.get(name),
                    exact.get(name),
                    overall,
                    moved.stream().map(one -> one.get(name)).toArray(double[][]::new));
        }
    }

    @Test
    void gradientsOfMembersAreThoseInDoubles() {
        for (TransformerSettings settings : kinds()) {
            for (int i = 0; i < READS.length; i++) {
                close(); // gradients are slow to find among many arrays
                open();
                vocabulary = VOCABULARIES[i % 2];
                context = i / 2 % 2 == 0 ? CONTEXT : LONG_CONTEXT;
                HookedTransformer one = block(settings, READS[i]);
                HookedTransformer other = block(settings, READS[i]);
                for (Parameter parameter : other.getParameters().values()) {
                    NDArray weight = parameter.getArray();
                    weight.set(weight.mul(0.75f).toFloatArray());
                }
                List<Map<String, float[]>> found = together(one, other);
                compare("first of " + settings + ": ", one, found.get(0));
                compare("second of " + settings + ": ", other, found.get(1));
            }
        }
    }

    private List<Map<String, float[]>> together(HookedTransformer... members) {
        TransformerEnsemble ensemble =
                new TransformerEnsemble(
                        members[0].settings(), members[0].geometry(), new long[members.length]);
        ensemble.initialize(manager, DataType.FLOAT32, new Shape(members.length, BATCH, context));
        ensemble.setProducts(DataType.BFLOAT16);
        for (Pair<String, Parameter> entry : ensemble.getParameters()) {
            NDList parts = new NDList();
            for (HookedTransformer one : members) {
                parts.add(one.getParameters().get(entry.getKey()).getArray());
            }
            entry.getValue().getArray().set(NDArrays.stack(parts).toFloatArray());
        }
        try (NDManager scope = manager.newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray input = scope.create(tokens(), new Shape(BATCH, context));
            NDArray all = NDArrays.stack(new NDList(input, input));
            NDArray logits = ensemble.forward(store, new NDList(all), true).singletonOrThrow();
            collector.backward(logits.mul(ramp(logits.get(0)).expandDims(0)).sum());
        }
        List<Map<String, float[]>> gradients = new ArrayList<>();
        for (int i = 0; i < members.length; i++) {
            Map<String, float[]> own = new HashMap<>();
            for (Pair<String, Parameter> entry : ensemble.getParameters()) {
                NDArray gradient = entry.getValue().getArray().getGradient();
                own.put(entry.getKey(), gradient.get(i).toFloatArray());
            }
            gradients.add(own);
        }
        return gradients;
    }

    @Test
    void bfloat16IsInForceAndRepeatsItsBits() {
        for (TransformerSettings settings : kinds()) {
            HookedTransformer block = block(settings, READS[1]);
            float[] before = logits(block, tokens(), Hooks.none());
            block.setProducts(DataType.BFLOAT16);
            float[] rounded = logits(block, tokens(), Hooks.none());
            Assertions.assertThat(
                            Rounding.largestDifference(
                                    Rounding.doubles(rounded), Rounding.doubles(before)))
                    .as("%s", settings)
                    .isGreaterThan(Rounding.ofFloats(terms()).limit(Rounding.largest(before)));
            Assertions.assertThat(logits(block, tokens(), Hooks.none())).isEqualTo(rounded);
            block.setProducts(DataType.FLOAT32);
            Assertions.assertThat(logits(block, tokens(), Hooks.none())).isEqualTo(before);
        }
    }

    @Test
    void hooksSeeWhatFloatsCompute() {
        HookedTransformer block = block(kinds().get(0), READS[1]);
        Hooks hooks = Hooks.none().observe("hook_embed", x -> {});
        float[] before = logits(block, tokens(), hooks);
        block.setProducts(DataType.BFLOAT16);
        Assertions.assertThat(logits(block, tokens(), hooks)).isEqualTo(before);
    }

    @Test
    void aMemberTakesItsTypeAlong() {
        TransformerSettings settings = kinds().get(0);
        Geometry geometry = new Geometry(5, CONTEXT, CLASSES, READS[0]);
        TransformerEnsemble ensemble = new TransformerEnsemble(settings, geometry, 4, 9);
        ensemble.initialize(manager, DataType.FLOAT32, new Shape(2, BATCH, CONTEXT));
        float[] before = logits(ensemble.member(1, manager), tokens(), Hooks.none());
        ensemble.setProducts(DataType.BFLOAT16);
        HookedTransformer member = ensemble.member(1, manager);
        float[] rounded = logits(member, tokens(), Hooks.none());
        Assertions.assertThat(rounded).isNotEqualTo(before);
        member.setProducts(DataType.FLOAT32);
        Assertions.assertThat(logits(member, tokens(), Hooks.none())).isEqualTo(before);
    }

    @Test
    void whereNoProgramRunsItIsRefused() {
        HookedTransformer exact = inDoubles(block(kinds().get(0), READS[0]), Rounding::doubles);
        exact.setProducts(DataType.BFLOAT16);
        Assertions.assertThatIllegalStateException()
                .isThrownBy(() -> logits(exact, tokens(), Hooks.none()))
                .withMessageContaining("float64")
                .withMessageContaining("setProducts(DataType.FLOAT32)");
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> exact.setProducts(DataType.FLOAT16))
                .withMessageContaining("BFLOAT16");
    }
}
