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
import ai.djl.util.PairList;
import dev.residue.model.hook.Hooks;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.testing.Rounding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Members compute what each of them computes alone. */
class TransformerEnsembleTest extends TransformerFixture {

    private static final int MEMBERS = 3;
    private static final int[] SEEDS = {11, 5, 8};
    private static final int[][] READS = {{5}, {1, 3, 5}, {0, 1, 4}, {0, 1, 2, 3, 4, 5}};

    private record Outcome(float[] logits, Map<String, float[]> gradients) {}

    @Test
    void logitsAndGradientsAreThoseOfEachMemberAlone() {
        for (TransformerSettings settings : kinds()) {
            for (int i = 0; i < READS.length; i++) {
                vocabulary = VOCABULARIES[i % 2];
                context = i / 2 % 2 == 0 ? CONTEXT : LONG_CONTEXT;
                expectSame(settings, READS[i], DataType.FLOAT32);
            }
        }
    }

    /** Doubles are computed call by call, as on engines without TorchScript. */
    @Test
    void aMemberIsASliceWhereNoProgramRuns() {
        for (TransformerSettings settings : published()) {
            expectSame(settings, READS[1], DataType.FLOAT64);
        }
    }

    private static List<TransformerSettings> kinds() {
        List<TransformerSettings> kinds = new ArrayList<>();
        for (TransformerSettings one : published()) {
            kinds.add(with(one, one.positionOffset(), 0.2));
            kinds.add(with(one, 0, 0));
        }
        for (int heads : new int[] {1, 2}) {
            kinds.add(
                    TransformerSettings.builder()
                            .setLayers(2)
                            .setHeads(heads)
                            .setDModel(8)
                            .setMlp(Arrays.asList(null, 12))
                            .build());
        }
        return kinds;
    }

    private void expectSame(TransformerSettings settings, int[] reads, DataType type) {
        List<HookedTransformer> alone = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            HookedTransformer one = block(settings, reads);
            move(one, i);
            alone.add(type == DataType.FLOAT64 ? inDoubles(one, Rounding::doubles) : one);
        }
        TransformerEnsemble ensemble =
                new TransformerEnsemble(settings, alone.get(0).geometry(), new long[MEMBERS]);
        ensemble.initialize(manager, type, new Shape(MEMBERS, BATCH, context));
        for (Pair<String, Parameter> entry : ensemble.getParameters()) {
            NDList parts = new NDList();
            for (HookedTransformer one : alone) {
                parts.add(one.getParameters().get(entry.getKey()).getArray());
            }
            entry.getValue()
                    .getArray()
                    .set(NDArrays.stack(parts).toType(type, true).toByteBuffer());
        }
        List<Outcome> found = together(ensemble);
        Rounding logits = Rounding.ofFloats(terms());
        Rounding back = Rounding.ofFloats(2 * terms() + (long) BATCH * context);
        for (int i = 0; i < MEMBERS; i++) {
            String what = "member " + i + " of " + settings + " " + Arrays.toString(reads) + ": ";
            Outcome expected = alone(alone.get(i), i);
            logits.compare(what, found.get(i).logits, expected.logits);
            double size =
                    expected.gradients.values().stream()
                            .mapToDouble(Rounding::largest)
                            .max()
                            .orElseThrow();
            Outcome own = found.get(i);
            expected.gradients.forEach(
                    (name, gradient) ->
                            back.compare(
                                    what + name,
                                    Rounding.doubles(own.gradients.get(name)),
                                    Rounding.doubles(gradient),
                                    size));
        }
    }

    /** Gives each member weights of its own. */
    private static void move(HookedTransformer block, int member) {
        Random random = new Random(member);
        for (Parameter parameter : block.getParameters().values()) {
            float[] values = parameter.getArray().toFloatArray();
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (0.1 * random.nextGaussian());
            }
            parameter.getArray().set(values);
        }
    }

    private long[] tokens(int member) {
        return new Random(member).longs((long) BATCH * context, 0, vocabulary).toArray();
    }

    private Outcome alone(HookedTransformer block, int member) {
        Engine.getInstance().setRandomSeed(SEEDS[member]);
        float[] logits;
        try (NDManager scope = manager.newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray input = scope.create(tokens(member), new Shape(BATCH, context));
            NDArray result = block.forward(store, new NDList(input), true).singletonOrThrow();
            collector.backward(result.mul(weights(result)).sum());
            logits = floats(result);
        }
        Map<String, float[]> gradients = new LinkedHashMap<>();
        for (Pair<String, Parameter> entry : block.getParameters()) {
            gradients.put(entry.getKey(), floats(entry.getValue().getArray().getGradient()));
        }
        return new Outcome(logits, gradients);
    }

    private List<Outcome> together(TransformerEnsemble ensemble) {
        List<Outcome> outcomes = new ArrayList<>();
        NDList logits = new NDList();
        try (NDManager scope = manager.newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDList inputs = new NDList();
            for (int i = 0; i < MEMBERS; i++) {
                inputs.add(scope.create(tokens(i), new Shape(BATCH, context)));
            }
            PairList<String, Object> parameters = new PairList<>();
            parameters.add(TransformerEnsemble.SEEDS, SEEDS);
            NDArray result =
                    ensemble.forward(store, new NDList(NDArrays.stack(inputs)), true, parameters)
                            .singletonOrThrow();
            NDArray each = weights(result.get(0));
            collector.backward(result.mul(each.expandDims(0)).sum());
            logits = result.split(MEMBERS);
            logits.attach(manager);
        }
        for (int i = 0; i < MEMBERS; i++) {
            Map<String, float[]> gradients = new LinkedHashMap<>();
            for (Pair<String, Parameter> entry : ensemble.getParameters()) {
                NDArray gradient = entry.getValue().getArray().getGradient();
                gradients.put(entry.getKey(), floats(gradient.get(i)));
            }
            outcomes.add(new Outcome(floats(logits.get(i)), gradients));
        }
        return outcomes;
    }

    /** Of one sign, so that sums do not cancel. */
    private static NDArray weights(NDArray like) {
        return ramp(like).add(1.5f).toType(like.getDataType(), false);
    }

    private static float[] floats(NDArray array) {
        return array.toType(DataType.FLOAT32, true).toFloatArray();
    }

    @Test
    void initialWeightsAreThoseOfEachSeedAlone() {
        TransformerSettings settings = TransformerSettings.minGpt(2, 2, 8);
        Geometry geometry = new Geometry(5, CONTEXT, CLASSES, READS[0]);
        TransformerEnsemble ensemble = new TransformerEnsemble(settings, geometry, 4, 9);
        ensemble.initialize(manager, DataType.FLOAT32, new Shape(2, BATCH, CONTEXT));
        long[] seeds = {4, 9};
        for (int i = 0; i < seeds.length; i++) {
            HookedTransformer alone = new HookedTransformer(settings, geometry, seeds[i]);
            alone.initialize(manager, DataType.FLOAT32, new Shape(BATCH, CONTEXT));
            HookedTransformer member = ensemble.member(i, manager);
            for (Pair<String, Parameter> entry : alone.getParameters()) {
                Assertions.assertThat(
                                member.getParameters()
                                        .get(entry.getKey())
                                        .getArray()
                                        .toFloatArray())
                        .as(entry.getKey())
                        .isEqualTo(entry.getValue().getArray().toFloatArray());
            }
        }
    }

    @Test
    void hooksAreRefusedWithTheWayToAMember() {
        TransformerEnsemble ensemble =
                new TransformerEnsemble(
                        TransformerSettings.minGpt(1, 1, 8),
                        new Geometry(5, CONTEXT, CLASSES, READS[0]),
                        1,
                        2);
        ensemble.initialize(manager, DataType.FLOAT32, new Shape(2, BATCH, CONTEXT));
        NDArray tokens = manager.zeros(new Shape(2, BATCH, CONTEXT), DataType.INT64);
        Assertions.assertThatThrownBy(
                        () ->
                                ensemble.forward(
                                        store,
                                        new NDList(tokens),
                                        false,
                                        Hooks.none()
                                                .observe("hook_embed", x -> {})
                                                .asForwardParameters()))
                .hasMessageContaining("TransformerEnsemble.member");
        Assertions.assertThatThrownBy(
                        () -> ensemble.forward(store, new NDList(tokens.get("0:1")), false))
                .hasMessageContaining("[2, batch, 6]");
        Assertions.assertThat(
                        ensemble.member(1, manager)
                                .forward(store, new NDList(tokens.get(0)), false)
                                .singletonOrThrow()
                                .getShape())
                .isEqualTo(new Shape(BATCH, 1, CLASSES));
    }
}
