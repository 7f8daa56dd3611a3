package dev.residue.training.optimizer;

import java.util.function.BiConsumer;

/**
 * The schedule that rises linearly, falls along half a cosine, and stays at its floor: {@code
 * cosine: { warmup: 10000, start: 0.01, steps: 200000, floor: 0.1 }} is that of Learning to grok
 * (docs/reproductions/in-context.md#model-and-training).
 */
public final class CosineSchedule implements ScheduleFactory<CosineSchedule.Settings> {

    private static final long MOST_STEPS = 1_000_000_000_000L;

    /**
     * The keys below {@code schedule.cosine}.
     *
     * @param warmup the number of steps until the whole rate is reached
     * @param start the share of the rate at step 0
     * @param steps the step from which the rate stays at its floor; 0 stands for not given
     * @param floor the share of the rate at the end
     */
    public record Settings(long warmup, double start, long steps, double floor) {}

    @Override
    public Settings defaults() {
        return new Settings(0, 0, 0, 0);
    }

    @Override
    public void check(Settings settings, BiConsumer<String, String> problem) {
        if (settings.warmup() < 0) {
            problem.accept("warmup", settings.warmup() + " steps must be at least 0");
        }
        notTooMany("warmup", settings.warmup(), problem);
        notTooMany("steps", settings.steps(), problem);
        if (settings.steps() <= settings.warmup()) {
            problem.accept(
                    "steps",
                    settings.steps()
                            + " is not beyond the warm-up of "
                            + settings.warmup()
                            + "; give the step at which the floor is reached, as training.steps");
        }
        share("start", settings.start(), problem);
        share("floor", settings.floor(), problem);
    }

    private static void notTooMany(String key, long steps, BiConsumer<String, String> problem) {
        if (steps > MOST_STEPS) {
            problem.accept(key, steps + " steps are too many; use at most " + MOST_STEPS);
        }
    }

    private static void share(String key, double value, BiConsumer<String, String> problem) {
        if (!(value >= 0 && value <= 1)) {
            problem.accept(key, value + " is no share; use 0 to 1");
        }
    }

    @Override
    public Schedule create(Settings settings) {
        return step -> {
            if (step < settings.warmup()) {
                double risen = (double) step / settings.warmup();
                return settings.start() + (1 - settings.start()) * risen;
            }
            double gone =
                    Math.min(
                            1,
                            (double) (step - settings.warmup())
                                    / (settings.steps() - settings.warmup()));
            return settings.floor() + (1 - settings.floor()) * 0.5 * (1 + Math.cos(Math.PI * gone));
        };
    }
}
