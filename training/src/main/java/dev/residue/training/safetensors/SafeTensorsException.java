package dev.residue.training.safetensors;

import java.io.IOException;

/**
 * Says that a safetensors file cannot be read or written, and why.
 *
 * <p>The message is meant for people: it names the file, what is wrong and where in it, and what
 * would be right.
 */
public final class SafeTensorsException extends IOException {

    /** Makes one with a complete message. */
    public SafeTensorsException(String message) {
        super(message);
    }

    /** Makes one with a complete message and the failure it comes from. */
    public SafeTensorsException(String message, Throwable cause) {
        super(message, cause);
    }
}
