package dev.residue.app.experiment;

import org.jspecify.annotations.Nullable;

/** Thrown when a name is that of no preset. */
public final class UnknownExperimentException extends RuntimeException {

    private final String remedy;

    UnknownExperimentException(String message, @Nullable String remedy) {
        super(message);
        this.remedy = String.valueOf(remedy);
    }

    public String remedy() {
        return remedy;
    }
}
