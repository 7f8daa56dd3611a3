package dev.residue.training.safetensors;

import java.nio.ByteBuffer;

/** Bytes that are in memory already; what is taken shares it. */
final class BufferSource extends ByteSource {
    private final ByteBuffer bytes;

    BufferSource(ByteBuffer bytes, String where) {
        super(where);
        this.bytes = bytes.asReadOnlyBuffer();
    }

    @Override
    long remaining() {
        return bytes.remaining();
    }

    @Override
    int read(ByteBuffer into) {
        if (!bytes.hasRemaining()) {
            return -1;
        }
        ByteBuffer part = take(into.remaining());
        int count = part.remaining();
        into.put(part);
        return count;
    }

    @Override
    ByteBuffer take(int count) {
        int available = Math.min(count, bytes.remaining());
        ByteBuffer part = bytes.slice(bytes.position(), available);
        bytes.position(bytes.position() + available);
        return part;
    }
}
