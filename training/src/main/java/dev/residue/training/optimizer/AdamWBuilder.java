package dev.residue.training.optimizer;

import java.util.ArrayList;
import java.util.List;

/** Builds {@link AdamW}; everything may be left out, for torch's defaults. */
public final class AdamWBuilder {

    private double learningRate = AdamWSettings.defaults().learningRate();
    private List<Double> betas = AdamWSettings.defaults().betas();
    private double epsilon = AdamWSettings.defaults().epsilon();
    private double weightDecay = AdamWSettings.defaults().weightDecay();
    private final List<ParameterGroup> groups = new ArrayList<>();

    AdamWBuilder() {}

    public AdamWBuilder optLearningRate(double value) {
        learningRate = value;
        return this;
    }

    /** Sets the decay rates of the two moments. */
    public AdamWBuilder optBetas(double first, double second) {
        betas = List.of(first, second);
        return this;
    }

    /** Sets what keeps the denominator from zero. */
    public AdamWBuilder optEpsilon(double value) {
        epsilon = value;
        return this;
    }

    public AdamWBuilder optWeightDecay(double value) {
        weightDecay = value;
        return this;
    }

    /** Adds an exception; the first group that contains a parameter holds. */
    public AdamWBuilder addGroup(ParameterGroup value) {
        groups.add(value);
        return this;
    }

    /**
     * Makes the optimiser.
     *
     * @throws IllegalArgumentException if a number is negative or not finite, or a decay rate is
     *     not below 1
     */
    public AdamW build() {
        return new AdamW(settings());
    }

    AdamWSettings settings() {
        AdamWSettings settings =
                new AdamWSettings(learningRate, betas, epsilon, weightDecay, List.copyOf(groups));
        new AdamWFactory()
                .check(
                        settings,
                        (key, problem) -> {
                            throw new IllegalArgumentException(key + ": " + problem);
                        });
        return settings;
    }
}
