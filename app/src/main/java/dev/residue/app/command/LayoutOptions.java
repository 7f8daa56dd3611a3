package dev.residue.app.command;

import dev.residue.app.run.RequestException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** In how many processes models are trained, and how many as one. */
final class LayoutOptions {

    private static final String AUTO = "auto";

    @Option(
            names = "--at-once",
            paramLabel = "N|auto",
            description =
                    "Train so many models as one, 1 for one by one; auto, the default, measures"
                            + " what is fastest.")
    private @Nullable String atOnce;

    @Option(
            names = "--workers",
            paramLabel = "N|auto",
            description =
                    "Share the models out among so many processes, and the threads too; auto, the"
                            + " default, measures what is fastest.")
    private @Nullable String workers;

    /** Returns the name of one that is given; null where none is. */
    @Nullable String given() {
        return atOnce != null ? "--at-once" : workers != null ? "--workers" : null;
    }

    /**
     * Reads both.
     *
     * @throws RequestException if one is no number
     */
    void check() {
        atOnce();
        workers();
    }

    /** Returns how many models are trained as one; 0 for as many as are fastest. */
    int atOnce() {
        return atOnce == null || atOnce.equals(AUTO) ? 0 : models(atOnce);
    }

    /** Returns the number of processes; 0 for as many as are fastest. */
    int workers() {
        return workers == null || workers.equals(AUTO) ? 0 : processes(workers);
    }

    /** Reads a number of processes. */
    static int processes(String text) {
        return number("--workers", text, "processes");
    }

    /** Reads a number of models. */
    static int models(String text) {
        return number("--at-once", text, "models");
    }

    private static int number(String option, String text, String what) {
        if (!text.matches("[1-9]\\d{0,4}")) {
            throw new RequestException(
                    option + " " + text + " is no number of " + what, "use 1 or more");
        }
        return Integer.parseInt(text);
    }
}
