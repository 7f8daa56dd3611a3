package dev.residue.training.optimizer;

import java.util.List;

/**
 * The settings of {@link AdamW}; its components are the keys below {@code optimizer.adamW} in an
 * experiment file.
 *
 * @param learningRate the step size
 * @param betas the decay rates of the two moments
 * @param epsilon what keeps the denominator from zero
 * @param weightDecay the share of learningRate by which every weight shrinks per step
 * @param groups exceptions; the first group that contains a parameter holds
 */
public record AdamWSettings(
        double learningRate,
        List<Double> betas,
        double epsilon,
        double weightDecay,
        List<ParameterGroup> groups) {

    /** Returns torch's defaults. */
    public static AdamWSettings defaults() {
        return new AdamWSettings(1e-3, List.of(0.9, 0.999), 1e-8, 0.01, List.of());
    }
}
