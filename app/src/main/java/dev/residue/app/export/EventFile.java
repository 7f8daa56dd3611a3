package dev.residue.app.export;

import dev.residue.analysis.record.MeasuredValue;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * TensorBoard's event file of scalars: TFRecord frames, each with an {@code Event} in protobuf's
 * encoding.
 *
 * <p>A frame is the length (8 bytes, little-endian), its checksum (4), the event, and the event's
 * checksum (4). Numbers are stored as floats, as TensorBoard's own writers do.
 */
public final class EventFile {

    private static final String VERSION = "brain.Event:2";

    // A field's number, and below three bits how its value is encoded.
    private static final int WALL_TIME = (1 << 3) | 1;
    private static final int STEP = 2 << 3;
    private static final int FILE_VERSION = (3 << 3) | 2;
    private static final int SUMMARY = (5 << 3) | 2;
    private static final int SUMMARY_VALUE = (1 << 3) | 2;
    private static final int TAG = (1 << 3) | 2;
    private static final int SIMPLE_VALUE = (2 << 3) | 5;

    private EventFile() {}

    /** Returns the name of a file that TensorBoard finds in a folder of logs. */
    public static String name(long seconds) {
        return String.format(Locale.ROOT, "events.out.tfevents.%010d.residue", seconds);
    }

    /**
     * Writes all values, an event a step.
     *
     * @param seconds the time of all events, in seconds since 1970: values have none of their own
     */
    public static void write(Path file, long seconds, List<MeasuredValue> values)
            throws IOException {
        SortedMap<Long, List<MeasuredValue>> bySteps =
                values.stream()
                        .collect(
                                Collectors.groupingBy(
                                        MeasuredValue::step, TreeMap::new, Collectors.toList()));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            Message version = new Message();
            version.number(WALL_TIME, (double) seconds);
            version.bytes(FILE_VERSION, VERSION.getBytes(StandardCharsets.UTF_8));
            frame(out, version);
            for (List<MeasuredValue> measured : bySteps.values()) {
                frame(out, event(seconds, measured));
            }
        }
    }

    /**
     * Returns the tag of a value: its name, behind {@code <source>/} where it was not measured
     * while training, and before {@code /<index>} where it has one.
     */
    public static String tag(MeasuredValue value) {
        String name =
                value.source().equals(MeasuredValue.TRAINING)
                        ? value.name()
                        : value.source() + "/" + value.name();
        return value.index() == null ? name : name + "/" + value.index();
    }

    private static Message event(long seconds, List<MeasuredValue> measured) {
        Message summary = new Message();
        for (MeasuredValue one : measured) {
            Message value = new Message();
            value.bytes(TAG, tag(one).getBytes(StandardCharsets.UTF_8));
            value.number(SIMPLE_VALUE, (float) one.value());
            summary.bytes(SUMMARY_VALUE, value.toByteArray());
        }
        Message event = new Message();
        event.number(WALL_TIME, (double) seconds);
        long step = measured.get(0).step();
        if (step != 0) { // protobuf leaves zeros out
            event.varint(STEP);
            event.varint(step);
        }
        event.bytes(SUMMARY, summary.toByteArray());
        return event;
    }

    private static void frame(OutputStream out, Message event) throws IOException {
        byte[] data = event.toByteArray();
        byte[] length = littleEndian(Long.BYTES).putLong(data.length).array();
        out.write(length);
        out.write(checksum(length));
        out.write(data);
        out.write(checksum(data));
    }

    /** Returns CRC-32C, turned and shifted so that checksums of checksums are no worse. */
    private static byte[] checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        int masked = Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
        return littleEndian(Integer.BYTES).putInt(masked).array();
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A protobuf message as it grows. */
    private static final class Message extends ByteArrayOutputStream {

        void varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                write((int) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            write((int) rest);
        }

        void bytes(int field, byte[] value) {
            varint(field);
            varint(value.length);
            writeBytes(value);
        }

        void number(int field, double value) {
            varint(field);
            writeBytes(littleEndian(Double.BYTES).putDouble(value).array());
        }

        void number(int field, float value) {
            varint(field);
            writeBytes(littleEndian(Float.BYTES).putFloat(value).array());
        }
    }
}
