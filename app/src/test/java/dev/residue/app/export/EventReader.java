package dev.residue.app.export;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;

/** Reads TensorBoard's event files, for tests. */
public final class EventReader {

    /** A scalar. */
    public record Scalar(long step, String tag, float value) {}

    private final List<Scalar> scalars = new ArrayList<>();

    private EventReader() {}

    /** Returns a file's scalars in their order, after checking every checksum. */
    public static List<Scalar> read(Path file) throws IOException {
        EventReader reader = new EventReader();
        ByteBuffer bytes = littleEndian(ByteBuffer.wrap(Files.readAllBytes(file)));
        while (bytes.hasRemaining()) {
            ByteBuffer length = checked(bytes, Long.BYTES);
            reader.event(checked(bytes, Math.toIntExact(length.getLong())));
        }
        return reader.scalars;
    }

    private static ByteBuffer checked(ByteBuffer bytes, int count) {
        ByteBuffer part = slice(bytes, count);
        int crc = Hashing.crc32c().hashBytes(part.duplicate()).asInt();
        int masked = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
        Assertions.assertThat(bytes.getInt()).as("checksum").isEqualTo(masked);
        return part;
    }

    private void event(ByteBuffer event) {
        long step = 0;
        List<ByteBuffer> values = new ArrayList<>();
        while (event.hasRemaining()) {
            int field = event.get();
            switch (field >> 3) {
                case 1 -> event.getDouble();
                case 2 -> step = varint(event);
                case 3 -> Assertions.assertThat(text(event)).isEqualTo("brain.Event:2");
                case 5 -> values.add(slice(event, (int) varint(event)));
                default -> throw new AssertionError("field " + field);
            }
        }
        for (ByteBuffer summary : values) {
            while (summary.hasRemaining()) {
                Assertions.assertThat(summary.get() >> 3).isEqualTo(1);
                ByteBuffer value = slice(summary, (int) varint(summary));
                Assertions.assertThat(value.get() >> 3).isEqualTo(1);
                String tag = text(value);
                Assertions.assertThat(value.get() >> 3).isEqualTo(2);
                scalars.add(new Scalar(step, tag, value.getFloat()));
            }
        }
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(slice(bytes, (int) varint(bytes))).toString();
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static ByteBuffer slice(ByteBuffer bytes, int count) {
        ByteBuffer part = littleEndian(bytes.slice(bytes.position(), count));
        bytes.position(bytes.position() + count);
        return part;
    }

    private static ByteBuffer littleEndian(ByteBuffer bytes) {
        return bytes.order(ByteOrder.LITTLE_ENDIAN);
    }
}
