package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.testing.Rounding;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GreedyGenerationTest {

    private static final int TOKENS = 9;
    private static final int CONTEXT = 11;
    private static final int PROMPT = 5;
    private static final int NEW = 7;

    /**
     * In each of three layers sums over the stream's 12, six times, a head's 4, the context twice
     * and an MLP's 48; and the stream for the logits.
     */
    private static final int TERMS = 3 * (6 * 12 + 4 + 2 * CONTEXT + 48) + 12;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void keptKeysAndValuesGiveTheTokensAndLogitsOfFullRecomputation() {
        for (TransformerSettings settings :
                List.of(
                        TransformerSettings.minGpt(3, 3, 12),
                        TransformerSettings.minGpt(1, 1, 8),
                        TransformerSettings.learningToGrok(2, 2, 8))) {
            HookedTransformer block = block(settings);
            long[][] prompts = prompts();

            GreedyGeneration.Generated generated =
                    new GreedyGeneration(block, manager).generate(prompts, NEW, manager);

            for (int row = 0; row < prompts.length; row++) {
                long[] sequence = Arrays.copyOf(prompts[row], CONTEXT + 1);
                for (int i = 0; i < NEW; i++) {
                    float[] all = recomputed(block, Arrays.copyOf(sequence, CONTEXT));
                    int from = (PROMPT + i - 1) * TOKENS;
                    float[] expected = Arrays.copyOfRange(all, from, from + TOKENS);
                    float[] found = generated.logits()[i];
                    Rounding.ofFloats(TERMS)
                            .compare(
                                    "logits",
                                    Arrays.copyOfRange(found, row * TOKENS, (row + 1) * TOKENS),
                                    expected);
                    int best =
                            IntStream.range(0, TOKENS)
                                    .reduce((one, two) -> expected[two] > expected[one] ? two : one)
                                    .orElseThrow();
                    Assertions.assertThat(generated.tokens()[row][i]).isEqualTo(best);
                    sequence[PROMPT + i] = best;
                }
            }
        }
    }

    @Test
    void anAnswerLongerThanTheContextIsRefused() {
        HookedTransformer block = block(TransformerSettings.minGpt(1, 1, 8));
        GreedyGeneration generation = new GreedyGeneration(block, manager);
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> generation.generate(prompts(), NEW + 1, manager))
                .withMessageContaining("context of 11");
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> generation.generate(new long[][] {{TOKENS}}, 1, manager))
                .withMessageContaining("known tokens");
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> generation.generate(new long[0][], 1, manager))
                .withMessageContaining("0 prompts");
    }

    private HookedTransformer block(TransformerSettings settings) {
        int[] everywhere = IntStream.range(0, CONTEXT).toArray();
        HookedTransformer block =
                new HookedTransformer(
                        settings, new Geometry(TOKENS, CONTEXT, TOKENS, everywhere), 3);
        block.initialize(manager, DataType.FLOAT32, new Shape(1, CONTEXT));
        for (Parameter parameter : block.getParameters().values()) {
            NDArray array = parameter.getArray();
            array.set(array.mul(5f).toFloatArray()); // far enough from uniform to choose clearly
        }
        return block;
    }

    private float[] recomputed(HookedTransformer block, long[] sequence) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray input = scope.create(sequence, new Shape(1, CONTEXT));
            return block.forward(new ParameterStore(manager, false), new NDList(input), false)
                    .singletonOrThrow()
                    .toFloatArray();
        }
    }

    private static long[][] prompts() {
        Random random = new Random(4);
        return IntStream.range(0, 4)
                .mapToObj(row -> random.longs(PROMPT, 0, TOKENS).toArray())
                .toArray(long[][]::new);
    }
}
