package dev.residue.training.engine;

import com.sun.jna.Function;
import com.sun.jna.Native;
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
     * @throws EngineSelection.UnavailableException if the C library refuses, or cannot be called
     */
    static void set(String name, String value) {
        if (value.equals(get(name))) {
            return;
        }
        boolean done;
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
        }
        if (!done) {
            throw new EngineSelection.UnavailableException(
                    "the environment variable " + name + " cannot be set from here",
                    "set " + name + "=" + value + " before starting, and run the command again");
        }
    }

    /** Returns a variable's present value, or null. */
    static @Nullable String get(String name) {
        if (Platform.isWindows()) {
            return System.getenv(name);
        }
        Pointer value =
                (Pointer) function("c", "getenv").invoke(Pointer.class, new Object[] {name});
        return value == null ? null : value.getString(0);
    }

    /** JNA unpacks a library of its own when it is first used, and loads it from there. */
    private static void requireJna() {
        try {
            Native.getDefaultStringEncoding();
        } catch (LinkageError e) {
            String reason = String.valueOf(e.getMessage());
            // the same words where memory lacks; it is not what lacks, as Java has just started
            String why =
                    reason.contains("failed to map segment")
                            ? reason.replaceFirst(":.*", "")
                                    + " may not be executed; its file system is mounted noexec"
                            : reason;
            throw new EngineSelection.UnavailableException(
                    "JNA's own library cannot be unpacked and loaded: " + why,
                    "set another directory, with the launcher by"
                            + " RESIDUE_JAVA_OPTIONS=-Djna.tmpdir=DIR");
        }
    }

    /** Returns a function of a library that every program has. */
    static Function function(String library, String name) {
        requireJna();
        return NativeLibrary.getInstance(library).getFunction(name);
    }
}
