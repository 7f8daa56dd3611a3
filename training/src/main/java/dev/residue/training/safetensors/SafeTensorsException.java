package dev.residue.training.safetensors;

import java.io.IOException;
import java.util.Locale;
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

    public SafeTensorsException(String message) {
        this(message, (Throwable) null);
    }

    /** Says of a file, by {@link String#format}, what is wrong with it. */
    static SafeTensorsException of(String where, String message, Object... values) {
        return new SafeTensorsException(where + ": " + String.format(Locale.ROOT, message, values));
    }

    public SafeTensorsException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.problem = message;
        this.remedy = null;
    }

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
