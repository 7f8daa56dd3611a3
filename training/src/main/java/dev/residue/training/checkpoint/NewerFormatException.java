package dev.residue.training.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Thrown when a checkpoint is whole, but of a format that a later version wrote. */
public final class NewerFormatException extends IOException {

    NewerFormatException(Path file, long version) {
        super(
                String.format(
                        Locale.ROOT,
                        "%s is of format %d; this version reads formats up to %d",
                        file,
                        version,
                        CheckpointStore.FORMAT_VERSION));
    }
}
