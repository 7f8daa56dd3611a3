package dev.residue.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Signals by name, such as {@code TERM}. */
final class Signals {

    private Signals() {}

    /** Returns the exit status that shells give to a signal. */
    static int status(String signal) {
        return 128 + number(signal);
    }

    private static int number(String signal) {
        return switch (signal) {
            case "HUP" -> 1;
            case "INT" -> 2;
            case "USR1" -> 10;
            case "TERM" -> 15;
            default -> throw new IllegalArgumentException(signal);
        };
    }

    /**
     * Skips a test where a signal is ignored: a shell's background jobs ignore SIGINT, what nohup
     * starts SIGHUP, and so do their children.
     */
    static void assumeHeard(String signal) throws IOException {
        Assumptions.assumeFalse(isIgnored(signal), () -> "skipped: SIG" + signal + " is ignored");
    }

    private static boolean isIgnored(String signal) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("SigIgn:")) {
                String mask = line.substring("SigIgn:".length()).strip();
                return (Long.parseUnsignedLong(mask, 16) & 1L << (number(signal) - 1)) != 0;
            }
        }
        return true;
    }
}
