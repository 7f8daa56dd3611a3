package dev.residue.model;

import ai.djl.nn.core.Linear;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import java.util.Arrays;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class OperationsTest {

    /** Two layers of width 2, the second with an MLP of 3; five classes. */
    private static final TransformerSettings SETTINGS =
            TransformerSettings.builder()
                    .setLayers(2)
                    .setHeads(1)
                    .setDModel(2)
                    .setMlp(Arrays.asList(null, 3))
                    .build();

    @Test
    void operationsEqualThoseCountedByHand() {
        // first layer, four positions: Q, K, V, O 4 · (2·4·2·2) = 128; 1+2+3+4 = 10 pairs of a
        // query and a key, 2 · (2·10·2) = 80
        // second: K, V 2 · (2·4·2·2) = 64; Q, O at two positions 2 · (2·2·2·2) = 32; 2+4 pairs,
        // 2 · (2·6·2) = 48; MLP 2 · (2·2·2·3) = 48
        // unembedding 2·2·2·5 = 40
        Operations operations = Operations.of(SETTINGS, geometry(1, 3));
        Assertions.assertThat(operations.forward(1)).isEqualTo(440);
        Assertions.assertThat(operations.step(7)).isEqualTo(3 * 7 * 440);
    }

    @Test
    void whatFollowsTheLastReadPositionIsNotCounted() {
        // first layer, two positions: 4 · (2·2·2·2) = 64; 3 pairs, 2 · (2·3·2) = 24
        // second: K, V 32; Q, O at one position 16; 2 pairs, 16; MLP 24; unembedding 20
        Assertions.assertThat(Operations.of(SETTINGS, geometry(1)).forward(1)).isEqualTo(196);
    }

    @Test
    void aHeadsNumberDoesNotMatterButItsWidthDoes() {
        TransformerSettings mini = TransformerSettings.minGpt(2, 2, 8);
        TransformerSettings micro = TransformerSettings.minGpt(2, 4, 8);
        Assertions.assertThat(Operations.of(mini, geometry(3)).forward(1))
                .isEqualTo(Operations.of(micro, geometry(3)).forward(1));
    }

    @Test
    void theTransformersProductsAreItsWeights() {
        HookedTransformer block = new HookedTransformer(SETTINGS, geometry(3), 0);
        Assertions.assertThat(
                        Operations.of(block).orElseThrow().products().stream()
                                .filter(Operations.Product::shared)
                                .map(Operations.Product::name))
                .containsExactlyInAnyOrderElementsOf(
                        block.getParameters().keys().stream()
                                .map(key -> key.replaceFirst("^\\d+", ""))
                                .filter(name -> !name.contains("embed.W_E"))
                                .filter(name -> !name.contains("pos_embed"))
                                .toList());
    }

    @Test
    void aBlockThatDoesNotTellHasNone() {
        Assertions.assertThat(Operations.of(Linear.builder().setUnits(1).build())).isEmpty();
    }

    private static Geometry geometry(int... reads) {
        return new Geometry(6, 4, 5, reads);
    }
}
