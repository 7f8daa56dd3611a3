package dev.residue.app.sweep;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Says what becomes of runs: a line for each, and on a terminal one below that is updated. */
final class SweepProgress {

    private static final String ERASE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final int all;
    private final double work;
    private final long start = System.nanoTime();
    private final Map<Object, Double> made = new HashMap<>();
    private int done;
    private int failed;
    private int running;

    /**
     * Prepares it.
     *
     * @param terminal whether a person watches
     * @param all the number of runs
     * @param done how many were finished before
     * @param work the number of steps of all others
     */
    SweepProgress(PrintStream out, boolean terminal, int all, int done, double work) {
        this.out = out;
        this.terminal = terminal;
        this.all = all;
        this.done = done;
        this.work = work;
    }

    void say(String line) {
        out.println((terminal ? ERASE : "") + line);
        show();
    }

    void started(int runs, String what) {
        running += runs;
        say("running: " + what);
    }

    void stopped(int runs) {
        running -= runs;
    }

    void done(String name) {
        done++;
        say(String.format(Locale.ROOT, "done: %s (%d of %d)", name, done, all));
    }

    void failed(String line) {
        failed++;
        say("failed: " + line);
    }

    /** Takes how many steps a group has made since it was started, all its runs together. */
    void reached(Object group, double steps) {
        made.put(group, steps);
        show();
    }

    private void show() {
        if (terminal) {
            out.print(ERASE + line());
            out.flush();
        }
    }

    private String line() {
        double steps = made.values().stream().mapToDouble(one -> one).sum();
        double seconds = (System.nanoTime() - start) / 1e9;
        String left =
                steps <= 0
                        ? ""
                        : ", " + time(Math.max(0, work - steps) * seconds / steps) + " left";
        return String.format(
                Locale.ROOT,
                "%d of %d done, %d running, %d failed%s",
                done,
                all,
                running,
                failed,
                left);
    }

    void end() {
        if (terminal) {
            out.print(ERASE);
            out.flush();
        }
    }

    /** Returns a time for people, such as {@code 2 h 5 min}. */
    static String time(double seconds) {
        Duration time = Duration.ofSeconds(Math.round(seconds));
        if (time.toHours() > 0) {
            return String.format(Locale.ROOT, "%d h %d min", time.toHours(), time.toMinutesPart());
        }
        return time.toMinutes() > 0
                ? String.format(Locale.ROOT, "%d min", time.toMinutes())
                : String.format(Locale.ROOT, "%d s", time.toSeconds());
    }
}
