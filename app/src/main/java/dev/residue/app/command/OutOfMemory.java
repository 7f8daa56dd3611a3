package dev.residue.app.command;

import org.jspecify.annotations.Nullable;

/** What ran out: Java's heap, the engine's memory, threads or stack. */
record OutOfMemory(String message, String remedy) {

    private static final int DEEPEST = 20;
    private static final String SMALLER =
            "make training.batchSize smaller or training.accumulate larger, or the model smaller";

    /** Finds what ran out behind a failure; null if nothing did. */
    static @Nullable OutOfMemory in(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof OutOfMemoryError) {
                return ofJava(message);
            }
            if (message.contains("java.lang.OutOfMemoryError: Java heap space")) {
                return ofJava("Java heap space"); // it ended the start of a class, used again
            }
            if (cause instanceof StackOverflowError) {
                return new OutOfMemory(
                        "out of memory: a thread's stack is full",
                        "give it more with RESIDUE_JAVA_OPTIONS=-Xss8m");
            }
            String told = ofEngine(message);
            if (told != null && told.contains("failed to map segment")) {
                return new OutOfMemory(
                        "out of memory, or a library's file system is mounted noexec: " + told,
                        "free memory (see also ulimit -v), or set DJL_CACHE_DIR to a folder from"
                                + " which libraries may be loaded");
            }
            if (told != null) {
                return new OutOfMemory(
                        "out of memory: none is left outside Java's heap: " + told,
                        SMALLER + ", or free memory (see also ulimit -v)");
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static OutOfMemory ofJava(String message) {
        if (message.contains("native thread")) {
            return new OutOfMemory(
                    "out of memory: no further thread could be started",
                    "allow more processes or addresses (ulimit -u, ulimit -v), or use fewer with"
                            + " --set engine.threads=1");
        }
        if (message.contains("irect buffer") || message.contains("map failed")) {
            return new OutOfMemory(
                    "out of memory: none is left outside Java's heap: " + message,
                    "allow more with RESIDUE_JAVA_OPTIONS=-XX:MaxDirectMemorySize=4g");
        }
        if (message.contains("etaspace") || message.contains("class space")) {
            return new OutOfMemory(
                    "out of memory: " + message + ", where Java keeps classes, is full",
                    "allow more memory (ulimit -v, or RESIDUE_JAVA_OPTIONS)");
        }
        long megabytes = Runtime.getRuntime().maxMemory() >> 20;
        return new OutOfMemory(
                "out of memory: Java's heap of "
                        + inThousands(megabytes)
                        + " MiB is full ("
                        + message
                        + ")",
                "raise it with RESIDUE_JAVA_OPTIONS=-Xmx4g, or make training.batchSize or"
                        + " evaluate.sequences smaller");
    }

    /** Groups digits without a formatter, whose classes a full heap may have left unusable. */
    private static String inThousands(long number) {
        StringBuilder digits = new StringBuilder().append(number);
        for (int at = digits.length() - 3; at > 0; at -= 3) {
            digits.insert(at, ',');
        }
        return digits.toString();
    }

    /** Returns the line in which a native library says that it got no memory. */
    private static @Nullable String ofEngine(String message) {
        return message.lines()
                .map(String::strip)
                .filter(
                        line ->
                                line.contains("allocate memory")
                                        || line.contains("Cannot allocate")
                                        || line.contains("failed to map segment")
                                        || line.contains("bad_alloc")
                                        || line.contains("out of memory")
                                        || line.contains("bad_array_new_length"))
                .map(line -> line.length() > 200 ? line.substring(0, 199) + "…" : line)
                .findFirst()
                .orElse(null);
    }
}
