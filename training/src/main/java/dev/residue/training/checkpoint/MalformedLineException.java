package dev.residue.training.checkpoint;

/** Thrown when a line of a run's file is no record; the message names file and line. */
public final class MalformedLineException extends IllegalArgumentException {

    MalformedLineException(String message) {
        super(message);
    }
}
