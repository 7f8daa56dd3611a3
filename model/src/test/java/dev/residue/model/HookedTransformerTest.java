package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.residue.model.hook.Hooks;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.testing.Rounding;
import dev.residue.testing.Sampling;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a transformer computes, and its gradients. */
class HookedTransformerTest extends TransformerFixture {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"6;5", "6;3,5", "6;1,3,5", "6;0,1,4", "6;0,1,2,3,4,5", "17;16", "17;2,9,16"})
    void logitsEqualThePlainLoops(int length, String positions) {
        context = length;
        int[] reads = Arrays.stream(positions.split(",")).mapToInt(Integer::parseInt).toArray();
        for (int vocabularySize : VOCABULARIES) {
            vocabulary = vocabularySize;
            for (boolean biases : new boolean[] {false, true}) {
                expectPlainLoops(block(1, biases, reads));
                expectPlainLoops(block(2, biases, reads));
            }
            for (TransformerSettings settings : published()) {
                expectPlainLoops(block(settings, reads));
                expectPlainLoops(withSmallEmbeddings(block(settings, reads)));
            }
        }
    }

    /** Makes layer normalisation's epsilon count: it is 1e-5, and the first variance about that. */
    private static HookedTransformer withSmallEmbeddings(HookedTransformer block) {
        for (Pair<String, Parameter> entry : block.getParameters()) {
            if (entry.getKey().contains("embed.W_E") || entry.getKey().contains("pos_embed")) {
                NDArray weight = entry.getValue().getArray();
                weight.set(weight.mul(0.01f).toFloatArray());
            }
        }
        return block;
    }

    private void expectPlainLoops(HookedTransformer block) {
        long[] tokens = tokens();
        int[] reads = block.geometry().readPositions();
        int classes = block.geometry().classes();
        ReferenceTransformer reference =
                new ReferenceTransformer(block.settings(), weights(block), block.geometry());
        float[] fast = logits(block, tokens, Hooks.none());
        float[] plain = plainLogits(block, tokens);
        float[] full = logits(block, tokens, Hooks.none().observe("hook_embed", x -> {}));
        double[] expected = new double[fast.length];
        for (int row = 0; row < BATCH; row++) {
            double[][] everywhere =
                    reference.logits(
                            Arrays.copyOfRange(tokens, row * context, (row + 1) * context));
            for (int r = 0; r < reads.length; r++) {
                int at = (row * reads.length + r) * classes;
                System.arraycopy(everywhere[reads[r]], 0, expected, at, classes);
            }
        }
        Rounding rounding = Rounding.ofFloats(terms());
        rounding.compare("fast: " + block.settings(), fast, expected);
        rounding.compare("plain: " + block.settings(), plain, expected);
        rounding.compare("full: " + block.settings(), full, expected);
    }

    private float[] plainLogits(HookedTransformer block, long[] tokens) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray input = scope.create(tokens, new Shape(BATCH, context));
            return plain(block, input, false).toFloatArray();
        }
    }

    @Test
    void gradientsAtReadPositionsEqualThoseOfTheFullComputation() {
        for (int[] reads : new int[][] {{5}, {2, 4}, {0, 1, 4}, {4, 16}}) {
            context = reads[reads.length - 1] < CONTEXT ? CONTEXT : LONG_CONTEXT;
            HookedTransformer block = block(1 + reads.length % 2, true, reads);
            Map<String, float[]> fast = gradients(block, Hooks.none());
            Map<String, float[]> full =
                    gradients(block, Hooks.none().observe("hook_embed", x -> {}));
            Map<String, double[]> exact = exactGradients(block);
            List<Map<String, double[]>> rounded =
                    IntStream.range(0, 4).mapToObj(i -> roundedGradients(block, i)).toList();
            Map<String, double[]> exactFast =
                    exactGradients(inDoubles(block, Rounding::doubles), Hooks.none());
            // there, back, and over the batch's positions
            Rounding rounding = Rounding.ofFloats(2 * terms() + (long) BATCH * context);
            Rounding exactly = Rounding.ofDoubles(2 * terms() + (long) BATCH * context);
            double overall = overall(exact.values());
            for (String name : exact.keySet()) {
                exactly.compare("plain: " + name, exactFast.get(name), exact.get(name), overall);
                double[][] changed =
                        rounded.stream().map(one -> one.get(name)).toArray(double[][]::new);
                rounding.compare("fast: " + name, fast.get(name), exact.get(name), changed);
                rounding.compare("full: " + name, full.get(name), exact.get(name), changed);
            }
        }
    }

    @Test
    void gradientsEqualFiniteDifferences() {
        for (int length : new int[] {CONTEXT, LONG_CONTEXT}) {
            context = length;
            gradientsEqualFiniteDifferencesInSuchAContext();
        }
    }

    private void gradientsEqualFiniteDifferencesInSuchAContext() {
        for (TransformerSettings settings : published()) {
            HookedTransformer block = block(withoutDropout(settings), new int[] {2, 5});
            Map<String, float[]> gradients = gradients(block, Hooks.none());
            HookedTransformer exact = inDoubles(block, Rounding::doubles);
            Rounding rounding = Rounding.ofFloats(2 * terms() + (long) BATCH * context);
            double overall = overall(gradients.values().stream().map(Rounding::doubles).toList());
            for (Pair<String, Parameter> entry : exact.getParameters()) {
                NDArray weight = entry.getValue().getArray();
                double[] values = weight.toDoubleArray();
                for (int at : new int[] {0, values.length / 2, values.length - 1}) {
                    // in doubles, so that the step is small enough for what follows the slope
                    double slope =
                            (changed(exact, weight, values, at, 1e-5)
                                            - changed(exact, weight, values, at, -1e-5))
                                    / 2e-5;
                    weight.set(values);
                    rounding.compare(
                            String.format("%s[%d] of %s", entry.getKey(), at, settings),
                            new double[] {gradients.get(entry.getKey())[at]},
                            new double[] {slope},
                            overall);
                }
            }
        }
    }

    /** With and without a table, with dropout, shifts, and both; other batches than before. */
    @Test
    void oneBlockServesEveryKindOfPass() {
        HookedTransformer block = block(published().get(4), new int[] {2, 5});
        float[] evaluated = logits(block, tokens(), Hooks.none());
        float[] trained = trained(block, Hooks.none(), 1);
        try (NDManager scope = manager.newSubManager()) {
            NDArray one = scope.create(Arrays.copyOf(tokens(), CONTEXT), new Shape(1, CONTEXT));
            Rounding.ofFloats(terms())
                    .compare(
                            "alone",
                            block.forward(store, new NDList(one), false)
                                    .singletonOrThrow()
                                    .toFloatArray(),
                            Arrays.copyOf(evaluated, 2 * CLASSES));
        }
        Assertions.assertThat(logits(block, tokens(), Hooks.none())).isEqualTo(evaluated);
        Assertions.assertThat(trained(block, Hooks.none(), 1)).isEqualTo(trained);
    }

    /** A program keeps the arrays that it was given, but not longer than the block has them. */
    @Test
    void weightsInOtherArraysAreUsed() {
        HookedTransformer block = block(published().get(0), new int[] {2, 5});
        float[] before = logits(block, tokens(), Hooks.none());
        block.clear();
        block.initialize(manager, DataType.FLOAT32, new Shape(BATCH, context));
        block.getParameters()
                .values()
                .forEach(one -> one.getArray().set(ramp(one.getArray()).mul(0.4f).toFloatArray()));
        Assertions.assertThatThrownBy(() -> logits(block, tokens(), Hooks.none()))
                .isInstanceOf(IllegalStateException.class); // DJL's store has the old ones
        store = new ParameterStore(manager, false);
        float[] after = logits(block, tokens(), Hooks.none());
        Assertions.assertThat(after).isNotEqualTo(before);
        Rounding.ofFloats(terms()).compare("after", after, plainLogits(block, tokens()));
    }

    private double changed(
            HookedTransformer exact, NDArray weight, double[] values, int at, double by) {
        double[] other = values.clone();
        other[at] += by;
        weight.set(other);
        double[] logits = exactLogits(exact);
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            sum += logits[i] * Math.sin(1 + i * 0.7); // as ramp()
        }
        return sum;
    }

    private double[] exactLogits(HookedTransformer exact) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray input = scope.create(tokens(), new Shape(BATCH, context));
            return exact.forward(store, new NDList(input), false)
                    .singletonOrThrow()
                    .toDoubleArray();
        }
    }

    private static double overall(Collection<double[]> gradients) {
        return gradients.stream().mapToDouble(Rounding::largest).max().orElseThrow();
    }

    private static TransformerSettings withoutDropout(TransformerSettings settings) {
        return with(settings, 0, 0);
    }

    @Test
    void dropoutActsInTrainingAloneAndTheEnginesSeedRepeatsIt() {
        HookedTransformer block = block(TransformerSettings.minGpt(2, 2, 8), new int[] {3, 4, 5});
        float[] evaluated = logits(block, tokens(), Hooks.none());
        Assertions.assertThat(logits(block, tokens(), Hooks.none())).isEqualTo(evaluated);
        for (Hooks hooks : List.of(Hooks.none(), Hooks.none().observe("hook_embed", x -> {}))) {
            float[] one = trained(block, hooks, 1);
            Assertions.assertThat(one).isNotEqualTo(evaluated);
            Assertions.assertThat(trained(block, hooks, 2)).isNotEqualTo(one);
            Assertions.assertThat(trained(block, hooks, 1)).isEqualTo(one);
        }
    }

    @Test
    void offsetsShiftEachSequenceOfATrainingBatch() {
        TransformerSettings shifting = with(published().get(4), 3, 0);
        HookedTransformer block = block(shifting, new int[] {5});
        float[] unshifted = logits(block, tokens(), Hooks.none());
        float[] trained = trained(block, Hooks.none(), 1);
        double rounding = Rounding.ofFloats(terms()).limit(Rounding.largest(unshifted));
        int same = 0;
        for (int row = 0; row < BATCH; row++) {
            double moved = Math.abs(unshifted[row * CLASSES] - trained[row * CLASSES]);
            same += moved <= rounding ? 1 : 0;
        }
        Assertions.assertThat(same).isLessThan(BATCH); // one in four is shifted by nothing
        Assertions.assertThat(block.getParameters().get("pos_embed.W_pos").getShape())
                .isEqualTo(new Shape(3 + 1 + 3, 8));
    }

    @Test
    void sizesAndInitialWeightsAreThePapers() {
        // without the unembedding, as minGPT counts them
        Assertions.assertThat(parameters(TransformerSettings.minGpt(3, 3, 48), 10, 15))
                .isEqualTo(86_112 + 480);
        Assertions.assertThat(parameters(TransformerSettings.minGpt(4, 4, 128), 10, 15))
                .isEqualTo(796_544 + 1280);
        Assertions.assertThat(parameters(TransformerSettings.minGpt(6, 6, 192), 10, 19))
                .isEqualTo(2_675_136 + 1920);
        Assertions.assertThat(parameters(TransformerSettings.learningToGrok(2, 4, 512), 47, 95))
                .isEqualTo(6_320_640);
        Assertions.assertThat(TransformerSettings.minGpt(6, 6, 192).projectionDeviation(false))
                .isCloseTo(0.02 / Math.sqrt(12), Rounding.ofDoubles(2).offset(0.02));
        TransformerSettings grok = TransformerSettings.learningToGrok(4, 4, 512);
        Assertions.assertThat(grok.projectionDeviation(false)).isEqualTo(0.02);
        Assertions.assertThat(grok.projectionDeviation(true))
                .isCloseTo(0.02 / Math.sqrt(8), Rounding.ofDoubles(2).offset(0.02));
    }

    private long parameters(TransformerSettings settings, int vocabularySize, int context) {
        HookedTransformer block =
                new HookedTransformer(
                        settings,
                        new Geometry(
                                vocabularySize, context, vocabularySize, new int[] {context - 1}),
                        1);
        block.initialize(manager, DataType.FLOAT32, new Shape(1, context));
        long count = 0;
        for (Pair<String, Parameter> entry : block.getParameters()) {
            long size = entry.getValue().getShape().size();
            count += size;
            entry.getValue().getArray().close();
        }
        return count;
    }

    @Test
    void aTiedUnembeddingNeedsAClassForEveryToken() {
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new HookedTransformer(
                                        TransformerSettings.learningToGrok(1, 1, 8),
                                        new Geometry(7, 4, 5, new int[] {3}),
                                        1))
                .withMessageContaining("tied: false");
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
                    .isCloseTo(
                            0.0707, Sampling.deviations(0.0707 / Math.sqrt(2.0 * values.length)));
        }
        Assertions.assertThat(parameters).isEqualTo(281_216);
    }

    @Test
    void forwardPassesLeaveNothingBehind() {
        List<TransformerSettings> kinds = new ArrayList<>(published());
        kinds.add(block(2, true, new int[] {5}).settings());
        for (TransformerSettings settings : kinds) {
            HookedTransformer block = block(settings, new int[] {0, 1, 4});
            Hooks observed = Hooks.none().observe("hook_embed", x -> {});
            logits(block, tokens(), Hooks.none());
            logits(block, tokens(), observed);
            trained(block, Hooks.none(), 1);
            int before = manager.getManagedArrays().size();
            for (int i = 0; i < 5; i++) {
                logits(block, tokens(), Hooks.none());
                logits(block, tokens(), observed);
                trained(block, Hooks.none(), 1);
            }
            Assertions.assertThat(manager.getManagedArrays()).as("%s", settings).hasSize(before);
        }
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

    private static Map<String, float[]> weights(HookedTransformer block) {
        Map<String, float[]> weights = new HashMap<>();
        for (Pair<String, Parameter> entry : block.getParameters()) {
            weights.put(entry.getKey(), entry.getValue().getArray().toFloatArray());
        }
        return weights;
    }
}
