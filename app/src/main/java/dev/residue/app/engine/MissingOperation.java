package dev.residue.app.engine;

import org.jspecify.annotations.Nullable;

/** Finds in what an engine threw the operation that it lacks. */
public final class MissingOperation {

    private MissingOperation() {}

    /**
     * Returns the method of DJL that the engine does not have and what it says about it, or null if
     * the failure did not come out of an engine's array.
     */
    public static @Nullable String in(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        for (StackTraceElement element : root.getStackTrace()) {
            if (element.getClassName().contains("NDArray")) {
                String message = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
                return "'" + element.getMethodName() + "' (" + message + ")";
            }
        }
        return null;
    }

    static String orMessage(Throwable failure) {
        String operation = in(failure);
        return operation == null ? "an operation: " + failure.getMessage() : operation;
    }
}
