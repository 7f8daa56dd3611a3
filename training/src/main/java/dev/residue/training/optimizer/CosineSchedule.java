package dev.residue.training.optimizer;

import java.util.function.BiConsumer;

/**
 * The schedule that rises linearly, may stay, falls along half a cosine, and stays at its floor:
 * {@code cosine: { warmup: 10000, start: 0.01, steps: 200000, floor: 0.1 }} is that of Learning to
 * grok (docs/reproductions/in-context.md#model-and-training). With {@code hold} it is what others
 * call warmup-stable-decay.
 */
public final class CosineSchedule implements ScheduleFactory<CosineSchedule.Settings> {

    private static final long MOST_STEPS = 1_000_000_000_000L;

    /**
     * The keys below {@code schedule.cosine}.
     *
     * @param warmup the number of steps until the whole rate is reached
     * @param start the share of the rate at step 0
     * @param hold the step until which the whole rate is kept; 0 to fall from the warm-up's end on
     * @param steps the step from which the rate stays at its floor; 0 stands for not given
     * @param floor the share of the rate at the end
     */
    public record Settings(long warmup, double start, long hold, long steps, double floor) {

        /** Returns the step at which the rate begins to fall. */
        private long falls() {
            return Math.max(warmup, hold);
        }
    }

    @Override
    public Settings defaults() {
        return new Settings(0, 0, 0, 0, 0);
    }

    @Override
    public void check(Settings settings, BiConsumer<String, String> problem) {
        if (settings.warmup() < 0) {
            problem.accept("warmup", settings.warmup() + " steps must be at least 0");
        }
        notTooMany("warmup", settings.warmup(), problem);
        if (settings.hold() != 0 && settings.hold() < settings.warmup()) {
            problem.accept(
                    "hold",
                    settings.hold()
                            + " lies within the warm-up of "
                            + settings.warmup()
                            + "; give a later step, or 0 for none");
        }
        notTooMany("steps", settings.steps(), problem);
        if (settings.steps() <= settings.falls()) {
            problem.accept(
                    "steps",
                    settings.steps()
                            + " is not beyond "
                            + (settings.falls() > settings.warmup() ? "hold: " : "the warm-up of ")
                            + settings.falls()
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
            if (step < settings.falls()) {
                return 1;
            }
            double gone =
                    Math.min(
                            1,
                            (double) (step - settings.falls())
                                    / (settings.steps() - settings.falls()));
            return settings.floor() + (1 - settings.floor()) * 0.5 * (1 + Math.cos(Math.PI * gone));
        };
    }
}
