package dev.residue.training.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.Locale;

/** Bytes of a channel. */
final class ChannelSource extends ByteSource {
    // A channel copies a heap buffer through native memory as large as the request.
    private static final int CHUNK = 1 << 20;

    private final ReadableByteChannel channel;

    ChannelSource(ReadableByteChannel channel, String where) {
        super(where);
        this.channel = channel;
    }

    @Override
    long remaining() throws SafeTensorsException {
        if (!(channel instanceof SeekableByteChannel file)) {
            return UNKNOWN;
        }
        try {
            return Math.max(0, file.size() - file.position());
        } catch (IOException e) {
            throw failure("its size cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    void requireRoom(long dataSize) throws SafeTensorsException {
        long heap = Runtime.getRuntime().maxMemory();
        if (dataSize > heap) {
            throw failure(
                    String.format(
                            Locale.ROOT,
                            "its data have %,d bytes, but the Java heap has room for %,d; give it"
                                    + " more with -Xmx",
                            dataSize,
                            heap));
        }
    }

    @Override
    int read(ByteBuffer into) throws SafeTensorsException {
        int limit = into.limit();
        into.limit(Math.min(limit, into.position() + CHUNK));
        int count;
        try {
            count = channel.read(into);
        } catch (IOException e) {
            throw failure("it cannot be read: " + e.getMessage(), e);
        }
        into.limit(limit);
        if (count == 0) {
            throw failure("the channel has no bytes now; only a blocking one can be read");
        }
        return count;
    }

    @Override
    ByteBuffer take(int count) throws SafeTensorsException {
        // Where the size is unknown, memory grows only as bytes really arrive.
        boolean sized = remaining() >= count;
        ByteBuffer bytes = ByteBuffer.allocate(sized ? count : Math.min(count, CHUNK));
        while (bytes.position() < count) {
            if (!bytes.hasRemaining()) {
                int larger = (int) Math.min(count, 2L * bytes.capacity());
                bytes =
                        ByteBuffer.wrap(Arrays.copyOf(bytes.array(), larger))
                                .position(bytes.position());
            }
            if (read(bytes) < 0) {
                break;
            }
        }
        return bytes.flip();
    }
}
