package dev.residue.analysis.study;

import java.util.Locale;

/** What the measurements say about a claim. */
public enum Verdict {
    HOLDS,
    FAILS,
    /** Something that the criterion needs was not measured. */
    NOT_MEASURED;

    /** Returns the verdict in words: {@code holds}, {@code fails} or {@code not measured}. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
