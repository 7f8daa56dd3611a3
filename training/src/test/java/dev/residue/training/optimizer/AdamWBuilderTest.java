package dev.residue.training.optimizer;

import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class AdamWBuilderTest {

    @Test
    void whatIsLeftOutIsTorchsDefault() {
        Assertions.assertThat(AdamW.builder().settings()).isEqualTo(AdamWSettings.defaults());
    }

    @Test
    void whatIsGivenIsTaken() {
        ParameterGroup norms = new ParameterGroup("*.ln*", null, 0.0);
        ParameterGroup biases = new ParameterGroup("*.b*", 0.1, null);
        AdamWSettings settings =
                AdamW.builder()
                        .optLearningRate(0.2)
                        .optBetas(0.3, 0.4)
                        .optEpsilon(0.5)
                        .optWeightDecay(0.6)
                        .addGroup(norms)
                        .addGroup(biases)
                        .settings();
        Assertions.assertThat(settings)
                .isEqualTo(
                        new AdamWSettings(
                                0.2, List.of(0.3, 0.4), 0.5, 0.6, List.of(norms, biases)));
    }

    @Test
    void whatNoOptimiserCanHaveIsRefused() {
        Assertions.assertThatThrownBy(() -> AdamW.builder().optLearningRate(-1).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("learningRate: -1.0 must be a number of at least 0");
        Assertions.assertThatThrownBy(() -> AdamW.builder().optBetas(0.9, 1).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("betas: ");
    }
}
