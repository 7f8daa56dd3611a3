package dev.residue.training;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Environment variables of this process as native libraries see them.
 *
 * <p>Some switches of engines exist as environment variables only, which a library reads once while
 * it is loaded. Java cannot change its own environment; the C library can.
 */
final class NativeEnvironment {

    private NativeEnvironment() {}

    /**
     * Sets a variable for libraries that are loaded later.
     *
     * @throws EngineSelection.UnavailableException if the C library refuses
     */
    static void set(String name, String value) {
        if (value.equals(get(name))) {
            return;
        }
        boolean done;
        String reason = "";
        try {
            done =
                    (Platform.isWindows()
                                    ? function("ucrtbase", "_putenv_s")
                                            .invokeInt(new Object[] {name, value})
                                    : function("c", "setenv")
                                            .invokeInt(new Object[] {name, value, 1}))
                            == 0;
        } catch (LinkageError e) {
            done = false;
            reason =
                    ": JNA cannot be loaded: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        }
        if (!done) {
            throw new EngineSelection.UnavailableException(
                    "the environment variable " + name + " cannot be set from here" + reason,
                    "set "
                            + name
                            + "="
                            + value
                            + " before starting, or name a directory whose files can be written and"
                            + " executed by -Djna.tmpdir=DIR, and run the command again");
        }
    }

    /** Returns a variable's present value, or null. */
    static @Nullable String get(String name) {
        if (Platform.isWindows()) {
            return System.getenv(name);
        }
        try {
            Pointer value =
                    (Pointer) function("c", "getenv").invoke(Pointer.class, new Object[] {name});
            return value == null ? null : value.getString(0);
        } catch (LinkageError e) {
            return System.getenv(name); // what is set later cannot be set either
        }
    }

    private static Function function(String library, String name) {
        return NativeLibrary.getInstance(library).getFunction(name);
    }
}
