package dev.residue.dataset;

import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

final class VocabularyTest {

    private final Vocabulary vocabulary = new Vocabulary(List.of("0", "1", "+"));

    @Test
    void theIdOfATokenIsItsPlace() {
        Assertions.assertThat(vocabulary.size()).isEqualTo(3);
        Assertions.assertThat(vocabulary.id("+")).isEqualTo(2);
        Assertions.assertThat(vocabulary.token(2)).isEqualTo("+");
    }

    @Test
    void refusesUnknownTokensAndIds() {
        Assertions.assertThatThrownBy(() -> vocabulary.id("2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown token '2'; known: 0 1 +");
        for (long id : new long[] {-1, 3, 1L << 32}) {
            Assertions.assertThatThrownBy(() -> vocabulary.token(id))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("token id " + id + " is outside [0, 3)");
        }
    }

    @Test
    void refusesTokensThatTextCouldNotTellApart() {
        for (List<String> tokens : List.of(List.of("a", "a"), List.of(""), List.of("a b"))) {
            Assertions.assertThatThrownBy(() -> new Vocabulary(tokens))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
