package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.residue.model.component.KeyValueCache;
import dev.residue.model.hook.Hooks;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which dimensions rotary positions turn together. */
class RotaryEmbeddingTest extends TransformerFixture {

    private static TransformerSettings settings(TransformerSettings.RotaryPairs pairs) {
        return TransformerSettings.builder()
                .setLayers(2)
                .setHeads(2)
                .setDModel(8)
                .optDHead(6)
                .setMlp(Arrays.asList(12, null))
                .optPositions(TransformerSettings.Positions.ROTARY)
                .optRotary(pairs)
                .optBiases(true)
                .optMlpBiases(false)
                .optInitialDeviation(0.4)
                .build();
    }

    /** The formulas as TransformerLens has them, dimension by dimension, in double precision. */
    @ParameterizedTest
    @EnumSource(TransformerSettings.RotaryPairs.class)
    void queriesAndKeysAreTurnedAsInTheFormula(TransformerSettings.RotaryPairs pairs) {
        HookedTransformer block = block(settings(pairs), new int[] {5});
        Map<String, float[]> seen = new HashMap<>();
        Hooks hooks = Hooks.none();
        for (String name : List.of("hook_q", "hook_rot_q", "hook_k", "hook_rot_k")) {
            hooks = hooks.observe("blocks.1.attn." + name, x -> seen.put(name, x.toFloatArray()));
        }
        logits(block, tokens(), hooks);
        for (String letter : List.of("q", "k")) {
            float[] before = seen.get("hook_" + letter);
            float[] after = seen.get("hook_rot_" + letter);
            for (int at = 0; at < before.length; at++) {
                int dimension = at % 6;
                int position = at / 12 % CONTEXT;
                boolean halves = pairs == TransformerSettings.RotaryPairs.HALVES;
                int pair = halves ? dimension % 3 : dimension / 2;
                boolean first = halves ? dimension < 3 : dimension % 2 == 0;
                int partner = halves ? (dimension + 3) % 6 : dimension ^ 1;
                double angle = position / Math.pow(10_000, 2.0 * pair / 6);
                double x = before[at];
                double other = before[at - dimension + partner];
                double expected = x * Math.cos(angle) + (first ? -1 : 1) * other * Math.sin(angle);
                // two products and a sum, of a table that was rounded too
                double limit = 8 * Math.ulp((float) (Math.abs(x) + Math.abs(other)));
                Assertions.assertThat((double) after[at])
                        .as("%s, dimension %d of position %d", letter, dimension, position)
                        .isCloseTo(expected, Offset.offset(limit));
            }
        }
        Assertions.assertThat(seen.get("hook_rot_q")).isNotEqualTo(seen.get("hook_q"));
    }

    /** As a program, fused and not, hooked, call by call, and from kept keys and values. */
    @ParameterizedTest
    @EnumSource(TransformerSettings.RotaryPairs.class)
    void everyWayOfComputingTurnsTheSamePairs(TransformerSettings.RotaryPairs pairs) {
        for (int length : new int[] {CONTEXT, LONG_CONTEXT}) {
            context = length;
            vocabulary = CLASSES;
            HookedTransformer block = block(settings(pairs), new int[] {2, context - 1});
            long[] tokens = tokens();
            ReferenceTransformer reference =
                    new ReferenceTransformer(block.settings(), weights(block), block.geometry());
            float[] program = logits(block, tokens, Hooks.none());
            float[] hooked = logits(block, tokens, Hooks.none().observe("hook_embed", x -> {}));
            float[] plain = plain(block, tokens);
            float[] generated = generated(block, tokens);
            for (int row = 0; row < BATCH; row++) {
                double[][] expected =
                        reference.logits(
                                Arrays.copyOfRange(tokens, row * context, (row + 1) * context));
                double[] last = expected[context - 1];
                int from = (2 * row + 1) * CLASSES;
                expectClose(Arrays.copyOfRange(program, from, from + CLASSES), last);
                expectClose(Arrays.copyOfRange(hooked, from, from + CLASSES), last);
                expectClose(Arrays.copyOfRange(plain, from, from + CLASSES), last);
                from = row * CLASSES;
                expectClose(Arrays.copyOfRange(generated, from, from + CLASSES), last);
            }
        }
    }

    private static void expectClose(float[] actual, double[] expected) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            // float32 through two layers; the pairs confused are off by a tenth and more
            Assertions.assertThat((double) actual[i])
                    .isCloseTo(expected[i], Offset.offset(1e-5 * Math.max(1, largest)));
        }
    }

    @Test
    void thePairsMakeADifferenceThatShapesDoNotShow() {
        HookedTransformer adjacent =
                block(settings(TransformerSettings.RotaryPairs.ADJACENT), new int[] {5});
        HookedTransformer halves =
                block(settings(TransformerSettings.RotaryPairs.HALVES), new int[] {5});
        Assertions.assertThat(weights(halves))
                .usingRecursiveComparison()
                .isEqualTo(weights(adjacent));
        float[] one = logits(adjacent, tokens(), Hooks.none());
        float[] other = logits(halves, tokens(), Hooks.none());
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            largest = Math.max(largest, Math.abs(one[i] - other[i]));
        }
        Assertions.assertThat(largest).isGreaterThan(0.1);
    }

    @Test
    void theBlockTellsThePairsWherePositionsAreRotary() {
        Assertions.assertThat(
                        block(settings(TransformerSettings.RotaryPairs.HALVES), new int[] {5})
                                .getCustomMetadata())
                .containsExactly(Map.entry("rotary", "halves"));
        Assertions.assertThat(
                        block(settings(TransformerSettings.RotaryPairs.ADJACENT), new int[] {5})
                                .getCustomMetadata())
                .containsExactly(Map.entry("rotary", "adjacent"));
        Assertions.assertThat(block(2, true, new int[] {5}).getCustomMetadata()).isEmpty();
    }

    @Test
    void whatCannotBeTurnedIsRefusedWithItsKey() {
        List<String> problems = new ArrayList<>();
        TransformerSettings sound = settings(TransformerSettings.RotaryPairs.HALVES);
        new TransformerFactory().check(sound, (key, problem) -> problems.add(key));
        Assertions.assertThat(problems).isEmpty();
        Assertions.assertThatThrownBy(() -> sound.toBuilder().optDHead(5).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dHead: rotary positions turn pairs");
        Assertions.assertThatThrownBy(
                        () ->
                                sound.toBuilder()
                                        .optPositions(TransformerSettings.Positions.LEARNED)
                                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rotary: nothing is turned");
    }

    @Test
    void attentionAndMlpHaveTheirBiasesApart() {
        TransformerSettings none = TransformerSettings.assignAndAdd();
        Assertions.assertThat(biases(none)).isEmpty();
        Assertions.assertThat(biases(none.toBuilder().optMlpBiases(true).build()))
                .containsExactlyInAnyOrder("blocks.1.mlp.b_in", "blocks.1.mlp.b_out");
        Assertions.assertThat(biases(none.toBuilder().optBiases(true).build())).hasSize(10);
        Assertions.assertThat(biases(none.toBuilder().optBiases(true).optMlpBiases(false).build()))
                .hasSize(8)
                .allMatch(name -> name.contains(".attn.b_"));
    }

    private static List<String> biases(TransformerSettings settings) {
        HookedTransformer block =
                new HookedTransformer(settings, new Geometry(5, 6, 5, new int[] {5}), 1);
        return block.getParameters().keys().stream().filter(name -> name.contains(".b_")).toList();
    }

    private float[] plain(HookedTransformer block, long[] tokens) {
        NDArray input = manager.create(tokens, new Shape(BATCH, context));
        return block.stack()
                .unobserved(block.pass(store, input, false, Hooks.none()), input)
                .toFloatArray();
    }

    /** The logits after the last token, each token but the first following kept ones. */
    private float[] generated(HookedTransformer block, long[] tokens) {
        List<KeyValueCache> kept = List.of(new KeyValueCache(), new KeyValueCache());
        float[] logits = {};
        for (int position = 0; position < context; position++) {
            long[] next = new long[BATCH];
            for (int row = 0; row < BATCH; row++) {
                next[row] = tokens[row * context + position];
            }
            NDArray input = manager.create(next, new Shape(BATCH, 1));
            logits = block.following(store, input, position, kept).toFloatArray();
        }
        return logits;
    }

    private static Map<String, float[]> weights(HookedTransformer block) {
        Map<String, float[]> weights = new HashMap<>();
        for (Pair<String, Parameter> entry : block.getParameters()) {
            weights.put(entry.getKey(), entry.getValue().getArray().toFloatArray());
        }
        return weights;
    }
}
