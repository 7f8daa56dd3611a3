package dev.residue.training.safetensors;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
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
    void aPromiseOfDataThatNeverComeCostsNoMemory() {
        byte[] file =
                HandBuilt.file(
                        "{" + HandBuilt.entry("a", "U8", "[2147483639]", "[0,2147483639]") + "}",
                        new byte[10]);
        // With an allocation up front this would fail for lack of heap or take seconds.
        Assertions.assertThatExceptionOfType(SafeTensorsException.class)
                .isThrownBy(
                        () ->
                                SafeTensors.read(
                                        Channels.newChannel(new ByteArrayInputStream(file)),
                                        "short"))
                .withMessageContaining("it ends at byte 10 of the data, inside tensor 'a'");
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
        Sized channel = new Sized(ByteBuffer.wrap(start), start.length + tensors * each);

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
    void aChannelThatFailsOrDoesNotBlockIsReported() {
        Assertions.assertThatExceptionOfType(SafeTensorsException.class)
                .isThrownBy(() -> SafeTensors.read(new Broken(-1), "broken"))
                .withMessage("broken: it cannot be read: unplugged")
                .withCauseInstanceOf(IOException.class);
        Assertions.assertThatExceptionOfType(SafeTensorsException.class)
                .isThrownBy(() -> SafeTensors.read(new Broken(0), "idle"))
                .withMessageContaining("only a blocking one can be read");
    }

    /** Serves a header of the given length whose entries have 90 bytes each, and counts. */
    private static final class Counting implements ReadableByteChannel {
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
                if (served >= headerLength) {
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
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    /** A file of any size of which only the start is ever there. */
    private record Sized(ByteBuffer start, long size) implements SeekableByteChannel {
        @Override
        public int read(ByteBuffer into) {
            int count = Math.min(into.remaining(), start.remaining());
            into.put(start.slice(start.position(), count));
            start.position(start.position() + count);
            return count;
        }

        @Override
        public long position() {
            return start.position();
        }

        @Override
        public SeekableByteChannel position(long position) {
            throw new UnsupportedOperationException();
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

    private record Broken(int answer) implements ReadableByteChannel {
        @Override
        public int read(ByteBuffer into) throws IOException {
            if (answer < 0) {
                throw new IOException("unplugged");
            }
            return answer;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
