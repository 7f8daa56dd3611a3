package dev.residue.app.report;

import java.util.Locale;

/** What a run says about a claim. */
public enum Verdict {
    /** The criterion is met. */
    HOLDS,
    /** The criterion is not met. */
    FAILS,
    /** The run did not measure what the claim is about. */
    NOT_MEASURED;

    /** Returns the verdict in words: {@code holds}, {@code fails} or {@code not measured}. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    String symbol() {
        return switch (this) {
            case HOLDS -> "✓";
            case FAILS -> "✗";
            case NOT_MEASURED -> "–";
        };
    }

    String cssClass() {
        return words().replace(' ', '-');
    }
}
