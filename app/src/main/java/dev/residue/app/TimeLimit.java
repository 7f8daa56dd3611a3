package dev.residue.app;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

/**
 * Lets SIGUSR1, by which batch systems announce a time limit, end the program as SIGTERM does.
 *
 * <p>SIGINT, SIGTERM and SIGHUP begin the Java machine's shutdown by themselves, for which a run
 * waits until its step is finished and its checkpoint written. SIGUSR1 would end the process on the
 * spot.
 */
final class TimeLimit {

    private static final String SIGNAL = "USR1";

    /** What shells add to a signal's number. */
    private static final int STATUS = 128;

    private TimeLimit() {}

    static void listen() {
        // the compiler lets nobody name these classes without a warning
        try {
            Class<?> signals = Class.forName("sun.misc.Signal");
            Class<?> handlers = Class.forName("sun.misc.SignalHandler");
            Object signal = signals.getConstructor(String.class).newInstance(SIGNAL);
            int number = (int) signals.getMethod("getNumber").invoke(signal);
            MethodHandle exit =
                    MethodHandles.lookup()
                            .findStatic(
                                    System.class,
                                    "exit",
                                    MethodType.methodType(void.class, int.class));
            MethodHandle end = MethodHandles.insertArguments(exit, 0, STATUS + number);
            Object ours =
                    MethodHandleProxies.asInterfaceInstance(
                            handlers, MethodHandles.dropArguments(end, 0, signals));
            Method handle = signals.getMethod("handle", signals, handlers);
            Object before = handle.invoke(null, signal, ours);
            Object ignore = handlers.getField("SIG_IGN").get(null);
            if (ignore.equals(before)) {
                handle.invoke(null, signal, ignore);
            }
        } catch (ReflectiveOperationException e) {
            // this system has no such signal, or this Java machine keeps it for itself
            return;
        }
    }
}
