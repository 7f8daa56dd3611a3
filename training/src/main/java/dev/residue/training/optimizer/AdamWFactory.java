package dev.residue.training.optimizer;

import java.util.function.BiConsumer;

/** Makes {@link AdamW}. */
public final class AdamWFactory implements OptimizerFactory<AdamWSettings> {

    @Override
    public AdamWSettings defaults() {
        return AdamWSettings.defaults();
    }

    @Override
    public void check(AdamWSettings settings, BiConsumer<String, String> problem) {
        atLeastZero("learningRate", settings.learningRate(), problem);
        atLeastZero("epsilon", settings.epsilon(), problem);
        atLeastZero("weightDecay", settings.weightDecay(), problem);
        boolean sound = settings.betas().size() == 2;
        for (Double beta : settings.betas()) {
            sound &= beta >= 0 && beta < 1;
        }
        if (!sound) {
            problem.accept("betas", "give two numbers of at least 0 and below 1, as [0.9, 0.999]");
        }
        for (ParameterGroup group : settings.groups()) {
            if (group.learningRate() != null) {
                atLeastZero("groups", group.learningRate(), problem);
            }
            if (group.weightDecay() != null) {
                atLeastZero("groups", group.weightDecay(), problem);
            }
        }
    }

    private static void atLeastZero(String key, double value, BiConsumer<String, String> problem) {
        if (!(value >= 0 && Double.isFinite(value))) {
            problem.accept(key, value + " must be a number of at least 0");
        }
    }

    @Override
    public AdamW create(AdamWSettings settings) {
        return new AdamW(settings);
    }
}
