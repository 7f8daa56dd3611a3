package dev.residue.app.command;

import dev.residue.app.run.RequestException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many models are trained as one. */
final class AtOnceOption {

    @Option(
            names = "--at-once",
            paramLabel = "N|auto",
            description =
                    "Train so many models as one, 1 for one by one; auto, the default, measures"
                            + " what is fastest.")
    private @Nullable String given;

    boolean isGiven() {
        return given != null;
    }

    /** Returns the number; 0 for as many as are fastest. */
    int count() {
        if (given == null || given.equals("auto")) {
            return 0;
        }
        return number(given);
    }

    /** Reads a number of models. */
    static int number(String text) {
        if (!text.matches("[1-9]\\d{0,4}")) {
            throw new RequestException(
                    "--at-once " + text + " is no number of models", "use 1 or more");
        }
        return Integer.parseInt(text);
    }
}
