package dev.residue.training.safetensors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;

/** The header's bytes, read from the source only as far as the parser gets. */
final class HeaderStream extends InputStream {
    private final ByteBuffer beginning;
    private final ByteSource source;
    private final int length;
    private int consumed;

    /**
     * Makes the stream.
     *
     * @param beginning what was read of the header already
     * @param source the rest
     * @param length the length of all of it
     */
    HeaderStream(ByteBuffer beginning, ByteSource source, int length) {
        this.beginning = beginning;
        this.source = source;
        this.length = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        int wanted = Math.min(count, length - consumed);
        if (wanted == 0) {
            return count == 0 ? 0 : -1;
        }
        if (beginning.hasRemaining()) {
            int early = Math.min(wanted, beginning.remaining());
            beginning.get(into, offset, early);
            consumed += early;
            return early;
        }
        int got = source.read(ByteBuffer.wrap(into, offset, wanted));
        if (got < 0) {
            throw source.failure(
                    String.format(
                            Locale.ROOT,
                            "it ends after %,d of the header's %,d bytes; it is cut short",
                            consumed,
                            length));
        }
        consumed += got;
        return got;
    }
}
