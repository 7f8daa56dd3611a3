package dev.residue.app.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Shows rate, loss and remaining time on standard error: a bar on a terminal, and elsewhere one
 * plain line per so many steps.
 */
final class ConsoleProgress implements Progress {

    private static final int LINES = 20;
    private static final long READ_EVERY_NANOSECONDS = 500_000_000;

    /** What a terminal understands as: erase what is right of here. */
    private static final String ERASE_REST = "\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final long lastStep;
    private @Nullable ProgressBar bar;
    private long firstStep;
    private long lastLine;
    private long start;
    private long lastRead;

    ConsoleProgress(PrintStream out, boolean terminal, long lastStep) {
        this.out = out;
        this.terminal = terminal;
        this.lastStep = lastStep;
    }

    @Override
    public void start(long step) {
        firstStep = step;
        lastLine = step;
        start = System.nanoTime();
        if (terminal) {
            bar =
                    new ProgressBarBuilder()
                            .setTaskName("training")
                            .setInitialMax(lastStep)
                            .startsFrom(firstStep, Duration.ZERO)
                            .setRenderer(new BarLine())
                            .setConsumer(new ConsoleProgressBarConsumer(out))
                            .build();
        }
    }

    @Override
    public boolean reached(long step) {
        long every = Math.max(1, lastStep / LINES);
        if (bar != null) {
            bar.stepTo(step);
            return System.nanoTime() - lastRead > READ_EVERY_NANOSECONDS;
        }
        // steps may come in strides
        return step / every > lastLine / every || step == lastStep;
    }

    @Override
    public void show(long step, double loss, int members) {
        show(
                step,
                String.format(Locale.ROOT, "step %d of %d", step, lastStep),
                (members == 1 ? "" : "mean ")
                        + String.format(Locale.ROOT, "loss %.4f", loss)
                        + (members == 1 ? "" : " of " + members),
                1);
    }

    /**
     * Shows words.
     *
     * @param place how far training is
     * @param what what it came to
     * @param models how many models' steps are counted as one
     */
    void show(long step, String place, String what, int models) {
        long now = System.nanoTime();
        if (bar != null) {
            lastRead = now;
            bar.setExtraMessage(what);
            return;
        }
        lastLine = step;
        double rate = (step - firstStep) / ((now - start) / 1e9);
        out.printf(
                Locale.ROOT,
                "%s  %s  %.0f steps/s  %.0f s left%n",
                place,
                what,
                rate / models,
                (lastStep - step) / rate);
    }

    /** The bar is drawn again below the line. */
    @Override
    public void say(String line) {
        out.println(bar == null ? line : "\r" + line + ERASE_REST);
    }

    @Override
    public void end() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
