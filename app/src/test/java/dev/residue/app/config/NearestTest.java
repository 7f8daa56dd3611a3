package dev.residue.app.config;

import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "'', abc, 3",
        "abc, abc, 0",
        "steps, step, 1",
        "relu, rleu, 1", // one swap of neighbours
        "kitten, sitting, 3",
        "ca, abc, 3" // restricted: a swapped pair is not edited again
    })
    void distanceIsThatOfHandWorkedPairs(String a, String b, int expected) {
        Assertions.assertThat(Nearest.distance(a, b)).isEqualTo(expected);
        Assertions.assertThat(Nearest.distance(b, a)).isEqualTo(expected);
    }

    @Test
    void theNearestKnownNameIsSuggested() {
        List<String> known = List.of("steps", "batchSize", "optimizer");
        Assertions.assertThat(Nearest.to("step", known)).contains("steps");
        Assertions.assertThat(Nearest.to("batch_size", known)).contains("batchSize");
        Assertions.assertThat(Nearest.to("BATCHSIZE", known)).contains("batchSize");
    }

    @Test
    void theFirstOfEquallyNearNamesIsSuggested() {
        Assertions.assertThat(Nearest.to("probe3", List.of("probe1", "probe2"))).contains("probe1");
    }

    @Test
    void aNameFurtherThanAThirdOfItsLengthIsNotSuggested() {
        Assertions.assertThat(Nearest.to("cut", List.of("cat"))).contains("cat");
        Assertions.assertThat(Nearest.to("ab", List.of("ac"))).isEmpty();
        Assertions.assertThat(Nearest.to("dropout", List.of("steps", "heads"))).isEmpty();
    }

    @Test
    void theHintNamesAllThatIsKnown() {
        Assertions.assertThat(Nearest.hint("rleu", List.of("gelu", "relu")))
                .isEqualTo("did you mean 'relu'? Expected one of: gelu, relu");
        Assertions.assertThat(Nearest.hint("tanh", List.of("gelu", "relu")))
                .isEqualTo("expected one of: gelu, relu");
        Assertions.assertThat(Nearest.hint("tanh", List.of())).isEqualTo("none is known here");
    }
}
