package dev.residue.app.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows how far members have come that are trained in several processes. */
final class WorkersProgress {

    private final ConsoleProgress console;
    private final int members;
    private final long lastStep;
    private final Map<Group, State> states = new LinkedHashMap<>();
    private boolean started;

    /**
     * Where a group stands.
     *
     * @param members how many are trained; fewer where some were set aside
     */
    private record State(long step, double loss, int members) {}

    /**
     * Makes it.
     *
     * @param console shows steps of all members together
     * @param lastStep that of each member
     */
    WorkersProgress(ConsoleProgress console, List<Group> groups, long lastStep) {
        this.console = console;
        this.lastStep = lastStep;
        int count = 0;
        for (Group group : groups) {
            count += group.members().size();
            long from =
                    group.members().get(0).from().map(checkpoint -> checkpoint.step()).orElse(0L);
            states.put(group, new State(from, Double.NaN, group.members().size()));
        }
        members = count;
    }

    /** Shows that a group has come to a step. */
    void reached(Group group, long step, double loss, int active) {
        if (!started) {
            started = true;
            console.start(sum());
        }
        states.put(group, new State(step, loss, active));
        long sum = sum();
        if (console.reached(sum)) {
            show(sum);
        }
    }

    private long sum() {
        long sum = 0;
        for (Map.Entry<Group, State> entry : states.entrySet()) {
            sum += entry.getKey().members().size() * Math.min(lastStep, entry.getValue().step());
        }
        return sum;
    }

    private void show(long sum) {
        int done = 0;
        int counted = 0;
        double loss = 0;
        long slowest = lastStep;
        for (Map.Entry<Group, State> entry : states.entrySet()) {
            State state = entry.getValue();
            if (state.step() >= lastStep) {
                done += entry.getKey().members().size();
            } else if (!Double.isNaN(state.loss())) {
                slowest = Math.min(slowest, state.step());
                counted += state.members();
                loss += state.loss() * state.members();
            }
        }
        if (counted > 0) {
            console.show(
                    sum,
                    String.format(Locale.ROOT, "slowest at step %d of %d", slowest, lastStep),
                    String.format(
                            Locale.ROOT,
                            "mean loss %.4f of %d, %d of %d done",
                            loss / counted,
                            counted,
                            done,
                            members),
                    members);
        }
    }

    /** Ends what is shown, so that other lines can follow. */
    void end() {
        console.end();
        started = false;
    }
}
