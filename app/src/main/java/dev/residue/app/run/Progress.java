package dev.residue.app.run;

import ai.djl.ndarray.NDArray;
import dev.residue.training.loop.StepListener;
import dev.residue.training.loop.TrainingSession;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows rate, loss and remaining time on standard error: a bar on a terminal, and elsewhere one
 * plain line per so many steps.
 */
final class Progress implements StepListener, AutoCloseable {

    private static final int LINES = 20;
    private static final long READ_EVERY_NANOSECONDS = 500_000_000;

    private final PrintStream out;
    private final boolean terminal;
    private final long lastStep;
    private @Nullable ProgressBar bar;
    private long firstStep;
    private long start;
    private long lastRead;

    Progress(PrintStream out, boolean terminal, long lastStep) {
        this.out = out;
        this.terminal = terminal;
        this.lastStep = lastStep;
    }

    @Override
    public void onStart(TrainingSession session) {
        firstStep = session.step();
        start = System.nanoTime();
        if (terminal) {
            bar =
                    new ProgressBarBuilder()
                            .setTaskName("training")
                            .setInitialMax(lastStep)
                            .startsFrom(firstStep, Duration.ZERO)
                            .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                            .setUnit(" steps", 1)
                            .showSpeed()
                            .setConsumer(new ConsoleProgressBarConsumer(out))
                            .build();
        }
    }

    @Override
    public void onStep(TrainingSession session, NDArray loss) {
        long now = System.nanoTime();
        long step = session.step();
        if (bar != null) {
            bar.stepTo(step);
            if (now - lastRead > READ_EVERY_NANOSECONDS) {
                lastRead = now;
                bar.setExtraMessage(String.format(Locale.ROOT, " loss %.4f", loss.getFloat()));
            }
        } else if (step % Math.max(1, lastStep / LINES) == 0 || step == lastStep) {
            double seconds = (now - start) / 1e9;
            double rate = (step - firstStep) / seconds;
            out.printf(
                    Locale.ROOT,
                    "step %d of %d  loss %.4f  %.0f steps/s  %.0f s left%n",
                    step,
                    lastStep,
                    loss.getFloat(),
                    rate,
                    (lastStep - step) / rate);
        }
    }

    /** Ends the bar, so that other lines can follow. */
    void end() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    @Override
    public void close() {
        end();
    }
}
