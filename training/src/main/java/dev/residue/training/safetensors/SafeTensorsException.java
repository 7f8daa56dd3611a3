package dev.residue.training.safetensors;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Says that a safetensors file cannot be read, written or used, and why.
 *
 * <p>The message is meant for people: it names the file, what is wrong and where in it, and what
 * would be right.
 */
public final class SafeTensorsException extends IOException {

    private final String problem;
    private final @Nullable String remedy;

    /** Makes one with a complete message. */
    public SafeTensorsException(String message) {
        this(message, (Throwable) null);
    }

    /** Makes one with a complete message and the failure it comes from. */
    public SafeTensorsException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.problem = message;
        this.remedy = null;
    }

    /** Makes one of what is wrong, and of what to do about it. */
    public SafeTensorsException(String problem, String remedy) {
        super(problem + "; " + remedy);
        this.problem = problem;
        this.remedy = remedy;
    }

    /** Returns what is wrong: the message without the remedy, where that was given apart. */
    public String problem() {
        return problem;
    }

    /** Returns what to do about it, where that was given apart. */
    public @Nullable String remedy() {
        return remedy;
    }
}
