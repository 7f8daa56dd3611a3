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
        if (!given.matches("[1-9]\\d{0,5}")) {
            throw new RequestException(
                    "--at-once " + given + " is no number of models", "use auto, or 1 or more");
        }
        return Integer.parseInt(given);
    }
}
