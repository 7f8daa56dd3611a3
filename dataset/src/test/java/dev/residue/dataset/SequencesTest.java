package dev.residue.dataset;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

final class SequencesTest {

    private final Sequences sequences =
            new Sequences(new long[] {1, 2, 3, 4, 5, 6}, new long[] {7, 8, 9}, 3);

    @Test
    void dividesBothArraysAmongTheSequences() {
        Assertions.assertThat(sequences.context()).isEqualTo(2);
        Assertions.assertThat(sequences.reads()).isEqualTo(1);
        Assertions.assertThat(sequences.sequence(1)).containsExactly(3, 4);
    }

    @Test
    void aSliceKeepsTokensAndLabelsTogether() {
        Sequences slice = sequences.slice(1, 3);
        Assertions.assertThat(slice.count()).isEqualTo(2);
        Assertions.assertThat(slice.tokens()).containsExactly(3, 4, 5, 6);
        Assertions.assertThat(slice.labels()).containsExactly(8, 9);
    }

    @Test
    void refusesArraysThatDoNotDivide() {
        Assertions.assertThatThrownBy(() -> new Sequences(new long[3], new long[2], 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("3 tokens and 2 labels do not divide among 2 sequences");
        Assertions.assertThatThrownBy(() -> new Sequences(new long[0], new long[0], 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
