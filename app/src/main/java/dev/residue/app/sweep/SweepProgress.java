package dev.residue.app.sweep;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Says what becomes of runs: a line for each, and on a terminal a table below that is updated in
 * place, with what runs and what has failed.
 */
final class SweepProgress {

    /** Beyond these, rows are counted: a table is not longer than a screen. */
    private static final int MOST_RUNNING = 12;

    private static final int MOST_FAILED = 4;
    private static final String CONTROL = "\u001b[";

    /** Lines that wrap would take more of them than are erased. */
    private static final String CUT_LINES = CONTROL + "?7l";

    private static final String WRAP_LINES = CONTROL + "?7h";

    private final PrintStream out;
    private final boolean terminal;
    private final int all;
    private final long start = System.nanoTime();
    private final Map<Object, Row> rows = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private double waiting;
    private double made;
    private int done;
    private int shown;

    /** Runs that are trained, and how far they came, all together. */
    private static final class Row {

        private final String name;
        private final int runs;
        private final double steps;
        private final long start = System.nanoTime();
        private double first = Double.NaN;
        private double at;

        Row(String name, int runs, double steps) {
            this.name = name;
            this.runs = runs;
            this.steps = steps;
        }

        double made() {
            return Double.isNaN(first) ? 0 : at - first;
        }

        String line() {
            return String.format(
                    Locale.ROOT,
                    "  running  %s: %.0f of %.0f steps%s",
                    name,
                    at,
                    steps,
                    left(steps - at, made(), start));
        }
    }

    /**
     * Prepares it.
     *
     * @param terminal whether a person watches
     * @param all the number of runs
     * @param done how many were finished before
     * @param waiting the number of steps of all others
     */
    SweepProgress(PrintStream out, boolean terminal, int all, int done, double waiting) {
        this.out = out;
        this.terminal = terminal;
        this.all = all;
        this.done = done;
        this.waiting = waiting;
    }

    void say(String line) {
        erase();
        out.println(line);
        show();
    }

    /**
     * Takes that runs are trained from here on.
     *
     * @param group names them to the other methods
     * @param where what else is known of them
     * @param steps those of all of them, from the beginning
     */
    void started(Object group, String name, int runs, String where, double steps) {
        waiting -= steps;
        rows.put(group, new Row(name, runs, steps));
        say("running: " + name + where);
    }

    /** Takes how many steps a group has made, all its runs together. */
    void reached(Object group, double steps) {
        Row row = rows.get(group);
        if (row != null) {
            row.at = steps;
            if (Double.isNaN(row.first)) {
                row.first = steps;
            }
            erase();
            show();
        }
    }

    /**
     * Takes that a group is trained no more.
     *
     * @param again the steps of those of its runs that are tried again
     */
    void stopped(Object group, double again) {
        Row row = rows.remove(group);
        made += row == null ? 0 : row.made();
        waiting += again;
    }

    void done(String name) {
        done++;
        say(String.format(Locale.ROOT, "done: %s (%d of %d)", name, done, all));
    }

    void failed(String name, String cause, String more) {
        failures.put(name, cause);
        say("failed: " + name + ": " + cause + more);
    }

    private void show() {
        if (!terminal) {
            return;
        }
        StringBuilder text = new StringBuilder(CUT_LINES);
        table().forEach(line -> text.append(line).append('\n'));
        shown = (int) table().count();
        out.print(text.append(WRAP_LINES));
        out.flush();
    }

    private Stream<String> table() {
        int running = rows.values().stream().mapToInt(row -> row.runs).sum();
        double now = made + rows.values().stream().mapToDouble(Row::made).sum();
        double left = waiting + rows.values().stream().mapToDouble(row -> row.steps - row.at).sum();
        String counts =
                String.format(
                        Locale.ROOT,
                        "%d of %d done, %d running, %d failed, %d to come%s",
                        done,
                        all,
                        running,
                        failures.size(),
                        Math.max(0, all - done - running - failures.size()),
                        left(left, now, start));
        return Stream.of(
                        Stream.of(counts),
                        rows.values().stream().limit(MOST_RUNNING).map(Row::line),
                        more(rows.size() - MOST_RUNNING, "running"),
                        failures.entrySet().stream()
                                .limit(MOST_FAILED)
                                .map(one -> "  failed   " + one.getKey() + ": " + one.getValue()),
                        more(failures.size() - MOST_FAILED, "failed"))
                .flatMap(lines -> lines);
    }

    private static Stream<String> more(int rows, String what) {
        return rows <= 0 ? Stream.of() : Stream.of("  and " + rows + " more " + what);
    }

    private static String left(double steps, double made, long since) {
        double seconds = (System.nanoTime() - since) / 1e9;
        return made <= 0 ? "" : ", " + time(Math.max(0, steps) * seconds / made) + " left";
    }

    private void erase() {
        if (shown > 0) {
            out.print("\r" + CONTROL + shown + "A" + CONTROL + "J");
            out.flush();
            shown = 0;
        }
    }

    /** Erases the table; nothing is shown after that. */
    void end() {
        erase();
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
