package dev.residue.training.safetensors;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/** Files put together by hand, without the writer under test. */
final class HandBuilt {
    private HandBuilt() {}

    static byte[] file(String header, byte... data) {
        return file(header.getBytes(StandardCharsets.UTF_8), data);
    }

    static byte[] file(byte[] header, byte[] data) {
        return file(header.length, header, data);
    }

    static byte[] file(long headerLength, byte[] header, byte[] data) {
        return ByteBuffer.allocate(8 + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerLength)
                .put(header)
                .put(data)
                .array();
    }

    /** A header entry of a tensor. */
    static String entry(String name, String dtype, String shape, String offsets) {
        return "\""
                + name
                + "\":{\"dtype\":\""
                + dtype
                + "\",\"shape\":"
                + shape
                + ",\"data_offsets\":"
                + offsets
                + "}";
    }

    static byte[] written(SafeTensors content) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        content.writeTo(out);
        return out.toByteArray();
    }

    static SafeTensors read(byte[] file) throws SafeTensorsException {
        return SafeTensors.read(new Channel(ByteBuffer.wrap(file), file.length), "test file");
    }

    /** A file in memory, of any size, of which only the start is ever there. */
    record Channel(ByteBuffer start, long size) implements SeekableByteChannel {
        @Override
        public int read(ByteBuffer into) {
            int count = Math.min(into.remaining(), start.remaining());
            into.put(start.slice(start.position(), count));
            start.position(start.position() + count);
            return count == 0 && into.hasRemaining() ? -1 : count;
        }

        @Override
        public long position() {
            return start.position();
        }

        @Override
        public SeekableByteChannel position(long position) {
            start.position((int) position);
            return this;
        }

        @Override
        public int write(ByteBuffer from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
