package dev.residue.app.bench;

import dev.residue.analysis.statistics.Series;
import dev.residue.training.loop.StepPhases;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Measures steps and their phases. A step lasts until the next one begins, so that freeing its
 * arrays belongs to it.
 */
final class PhaseClock implements StepPhases {

    /** The phases in their order; reading the loss belongs to the optimiser's. */
    enum Phase {
        DATA,
        FORWARD,
        BACKWARD,
        OPTIMIZER;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final double[] steps;
    private final Map<Phase, double[]> phases = new EnumMap<>(Phase.class);
    private final Runnable device;
    private final boolean split;
    private int measured;
    private long begun;
    private long last;

    /**
     * Makes a clock, which records nothing before it is started.
     *
     * @param count how many steps it measures; more are not recorded
     * @param device waits until the device has done what it was given, at the end of each step
     * @param split whether to wait at the end of each phase too
     */
    PhaseClock(int count, Runnable device, boolean split) {
        this.steps = new double[count];
        this.device = device;
        this.split = split;
        this.measured = count;
        for (Phase phase : Phase.values()) {
            phases.put(phase, new double[count]);
        }
    }

    void start() {
        measured = -1;
    }

    @Override
    public void begin() {
        end();
        begun = last;
    }

    void end() {
        device.run();
        last = System.nanoTime();
        if (measured >= 0 && measured < steps.length) {
            steps[measured] = (last - begun) / 1e6;
        }
        measured++;
    }

    @Override
    public void drawn() {
        add(Phase.DATA);
    }

    @Override
    public void forwarded() {
        add(Phase.FORWARD);
    }

    @Override
    public void backpropagated() {
        add(Phase.BACKWARD);
    }

    @Override
    public void updated() {
        add(Phase.OPTIMIZER);
    }

    double median() {
        return Series.median(steps);
    }

    double min() {
        return Arrays.stream(steps).min().orElse(Double.NaN);
    }

    double median(Phase phase) {
        return Series.median(phases.getOrDefault(phase, steps));
    }

    private void add(Phase phase) {
        if (split) {
            device.run();
        }
        long now = System.nanoTime();
        double[] times = phases.get(phase);
        if (times != null && measured < times.length) {
            times[measured] += (now - last) / 1e6; // an accumulated batch has several
        }
        last = now;
    }
}
