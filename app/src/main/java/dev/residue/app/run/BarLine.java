package dev.residue.app.run;

import java.util.Locale;
import me.tongfei.progressbar.ProgressBarRenderer;
import me.tongfei.progressbar.ProgressState;

/**
 * A line that shows how far training is: share, bar, steps, rate, time left and what training came
 * to. The bar takes what the words leave of the terminal's width, within limits.
 */
final class BarLine implements ProgressBarRenderer {

    private static final int SHORTEST = 10;
    private static final int LONGEST = 40;
    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;

    /** Until then a rate says more of the start than of what follows. */
    private static final double UNKNOWN_SECONDS = 0.5;

    @Override
    public String render(ProgressState state, int width) {
        double seconds = state.getElapsedAfterStart().toMillis() / 1e3;
        return line(
                state.getStart(),
                state.getCurrent(),
                state.getMax(),
                seconds,
                state.getExtraMessage(),
                width);
    }

    /**
     * Returns the line.
     *
     * @param first the step that was there at the start
     * @param seconds since the start
     * @param width of the terminal; the line is cut to it
     */
    static String line(long first, long step, long last, double seconds, String words, int width) {
        double share = last == 0 ? 1 : (double) step / last;
        String before = String.format(Locale.ROOT, "training %3d %% ", (int) (100 * share));
        StringBuilder after = new StringBuilder();
        after.append(String.format(Locale.ROOT, " %,d/%,d steps", step, last));
        if (step > first && seconds > UNKNOWN_SECONDS) {
            double rate = (step - first) / seconds;
            after.append(rate < 10 ? String.format(Locale.ROOT, ", %.1f/s", rate) : "")
                    .append(rate < 10 ? "" : String.format(Locale.ROOT, ", %,.0f/s", rate))
                    .append(", ")
                    .append(time(Math.round((last - step) / rate)))
                    .append(" left");
        }
        if (!words.isBlank()) {
            after.append(", ").append(words.strip());
        }
        int room = width - 1 - before.length() - after.length() - 2;
        int bar = Math.max(SHORTEST, Math.min(LONGEST, room));
        int done = (int) Math.round(bar * share);
        String line = before + "[" + "#".repeat(done) + "-".repeat(bar - done) + "]" + after;
        return line.length() < width ? line : line.substring(0, Math.max(0, width - 1));
    }

    private static String time(long seconds) {
        if (seconds < MINUTE) {
            return seconds + " s";
        }
        return seconds < HOUR
                ? String.format(Locale.ROOT, "%d:%02d min", seconds / MINUTE, seconds % MINUTE)
                : String.format(Locale.ROOT, "%d:%02d h", seconds / HOUR, seconds % HOUR / MINUTE);
    }
}
