package dev.residue.training.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/** Thrown when a checkpoint is whole, but of a format that a later version wrote. */
public final class NewerFormatException extends IOException {

    NewerFormatException(Path file, long version) {
        super(
                "%s is of format %s; this version reads formats up to %s"
                        .formatted(file, version, CheckpointStore.FORMAT_VERSION));
    }
}
