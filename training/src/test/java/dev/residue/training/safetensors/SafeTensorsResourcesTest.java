package dev.residue.training.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reading costs before a file is refused, and what happens to files that are none. */
class SafeTensorsResourcesTest {

    @Test
    void aHeaderOfAMillionTensorsIsRefusedAtTheFirstOneTooMany() {
        Counting channel = new Counting(90_000_000);

        Assertions.assertThatExceptionOfType(SafeTensorsException.class)
                .isThrownBy(() -> SafeTensors.read(channel, "many"))
                .withMessage("many: the header has more than 100,000 tensors");

        // 90 bytes per tensor: had the header been built first, all 90 million were read.
        Assertions.assertThat(channel.served).isBetween(9_000_000L, 9_100_000L);
    }

    @Test
    void aFileThatTheHeapCannotHoldIsRefusedBeforeItsDataAreRead() {
        long each = 2_000_000_000;
        long tensors = Runtime.getRuntime().maxMemory() / each + 1;
        StringBuilder header = new StringBuilder("{");
        for (long i = 0; i < tensors; i++) {
            String offsets = "[" + i * each + "," + (i + 1) * each + "]";
            header.append(i == 0 ? "" : ",")
                    .append(HandBuilt.entry("t" + i, "U8", "[" + each + "]", offsets));
        }
        byte[] start = HandBuilt.file(header.append('}').toString());
        HandBuilt.Channel channel =
                new HandBuilt.Channel(ByteBuffer.wrap(start), start.length + tensors * each);

        Assertions.assertThatExceptionOfType(SafeTensorsException.class)
                .isThrownBy(() -> SafeTensors.read(channel, "huge"))
                .withMessageContaining("give it more with -Xmx");
        Assertions.assertThat(channel.position()).isEqualTo(start.length);
    }

    @Test
    void aMissingFileIsNamed(@TempDir Path folder) {
        Path file = folder.resolve("absent.safetensors");

        Assertions.assertThatExceptionOfType(SafeTensorsException.class)
                .isThrownBy(() -> SafeTensors.read(file))
                .withMessage(file + " does not exist; check the path and the name of the file")
                .withCauseInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aDirectoryIsNoFile(@TempDir Path folder) {
        Assertions.assertThatExceptionOfType(SafeTensorsException.class)
                .isThrownBy(() -> SafeTensors.read(folder))
                .withMessage(folder + " is a directory; a .safetensors file is needed");
    }

    @Test
    void anEmptyFileIsRefused(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("empty.safetensors"));

        Assertions.assertThatExceptionOfType(SafeTensorsException.class)
                .isThrownBy(() -> SafeTensors.read(file))
                .withMessageStartingWith(file + ": it has only 0 bytes");
    }

    @Test
    void aChannelThatFailsIsReported() {
        Assertions.assertThatExceptionOfType(SafeTensorsException.class)
                .isThrownBy(() -> SafeTensors.read(new Broken(), "broken"))
                .withMessage("broken: it cannot be read: unplugged")
                .withCauseInstanceOf(IOException.class);
    }

    /** Serves a header of the given length whose entries have 90 bytes each, and counts. */
    private static final class Counting extends Unwritable {
        private final long headerLength;
        private ByteBuffer next;
        private int entry;
        private long served;

        Counting(long headerLength) {
            this.headerLength = headerLength;
            this.next =
                    ByteBuffer.allocate(9)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(headerLength)
                            .put((byte) '{')
                            .flip();
        }

        @Override
        public int read(ByteBuffer into) {
            if (!next.hasRemaining()) {
                if (served >= size()) {
                    return -1;
                }
                String text =
                        HandBuilt.entry(
                                "tensor." + (10_000_000_000L + entry++) + "x".repeat(20),
                                "F32",
                                "[0]",
                                "[0,0]");
                next = ByteBuffer.wrap((text + ",").getBytes(StandardCharsets.UTF_8));
            }
            int count = Math.min(into.remaining(), next.remaining());
            into.put(next.slice(next.position(), count));
            next.position(next.position() + count);
            served += count;
            return count;
        }

        @Override
        public long size() {
            return Long.BYTES + headerLength;
        }

        @Override
        public long position() {
            return served;
        }

        @Override
        public SeekableByteChannel position(long position) {
            // One step back to the brace is all that a reader needs.
            Assertions.assertThat(position).isEqualTo(served - 1);
            served = position;
            next = ByteBuffer.wrap(new byte[] {'{'});
            return this;
        }
    }

    private static final class Broken extends Unwritable {
        @Override
        public int read(ByteBuffer into) throws IOException {
            throw new IOException("unplugged");
        }

        @Override
        public long size() {
            return 100;
        }

        @Override
        public long position() {
            return 0;
        }

        @Override
        public SeekableByteChannel position(long position) {
            return this;
        }
    }

    private abstract static class Unwritable implements SeekableByteChannel {
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
