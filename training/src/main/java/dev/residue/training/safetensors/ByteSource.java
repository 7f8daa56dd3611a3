package dev.residue.training.safetensors;

import java.nio.ByteBuffer;

/** A file's bytes from first to last, wherever they come from. */
abstract class ByteSource {
    static final long UNKNOWN = -1;

    private final String where;

    ByteSource(String where) {
        this.where = where;
    }

    /** Returns a failure whose message names this source. */
    final SafeTensorsException failure(String message) {
        return new SafeTensorsException(where + ": " + message);
    }

    /** Returns a failure whose message names this source, and what to do. */
    final SafeTensorsException failure(String problem, String remedy) {
        return new SafeTensorsException(where + ": " + problem, remedy);
    }

    /** Returns a failure whose message names this source. */
    final SafeTensorsException failure(String message, Throwable cause) {
        return new SafeTensorsException(where + ": " + message, cause);
    }

    /** Returns how many bytes are left, or {@link #UNKNOWN}. */
    abstract long remaining() throws SafeTensorsException;

    /** Refuses data that cannot be held, before any of it is read. */
    void requireRoom(long dataSize) throws SafeTensorsException {}

    /** Reads at least one byte into a buffer that has room, or returns -1 at the end. */
    abstract int read(ByteBuffer into) throws SafeTensorsException;

    /** Returns the next bytes, fewer only where the source ends before. */
    abstract ByteBuffer take(int count) throws SafeTensorsException;
}
