package dev.residue.app.run;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * Lets Ctrl-C, SIGTERM, SIGHUP and SIGUSR1 finish the step: each begins the Java machine's
 * shutdown, which waits while an interruption is open.
 */
public final class Interruption implements BooleanSupplier, AutoCloseable {

    /**
     * The exit status; the Java machine's own, 128 and the signal's number, prevails in a shutdown.
     */
    public static final int STATUS = 130;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::waitForTheEnd, "interruption");
    private final List<Runnable> waiting = new CopyOnWriteArrayList<>();
    private volatile boolean asked;

    private Interruption() {}

    public static Interruption listen() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    @Override
    public boolean getAsBoolean() {
        return asked;
    }

    /** Lets something be done as soon as it is asked to stop, once or twice. */
    public void then(Runnable stopping) {
        waiting.add(stopping);
        if (asked) {
            stopping.run();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        if (!asked) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // a shutdown has just begun, and the latch is open already
                return;
            }
        }
    }

    private void waitForTheEnd() {
        asked = true;
        waiting.forEach(Runnable::run);
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
