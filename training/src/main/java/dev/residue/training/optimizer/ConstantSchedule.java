package dev.residue.training.optimizer;

import java.util.function.BiConsumer;

/** The schedule that rises linearly from 0 and then stays: {@code constant: { warmup: 100 }}. */
public final class ConstantSchedule implements ScheduleFactory<ConstantSchedule.Settings> {

    /**
     * The keys below {@code schedule.constant}.
     *
     * @param warmup the number of steps until the whole rate is reached; 0 for none
     */
    public record Settings(long warmup) {}

    @Override
    public Settings defaults() {
        return new Settings(0);
    }

    @Override
    public void check(Settings settings, BiConsumer<String, String> problem) {
        if (settings.warmup() < 0) {
            problem.accept("warmup", settings.warmup() + " steps must be at least 0");
        }
    }

    /** Makes it; step s of w warm-up steps has the share (s + 1) / (w + 1). */
    @Override
    public Schedule create(Settings settings) {
        return step -> Math.min(1, (step + 1.0) / (settings.warmup() + 1.0));
    }
}
