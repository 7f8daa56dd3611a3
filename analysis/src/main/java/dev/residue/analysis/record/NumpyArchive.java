package dev.residue.analysis.record;

import dev.residue.analysis.probe.Measurements;
import dev.residue.training.checkpoint.RunFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Writes arrays as numpy's {@code .npz}, the same bytes for the same arrays.
 *
 * <p>DJL's own writer stamps the time of day into every entry, so that equal runs differ.
 */
public final class NumpyArchive {

    private static final int ALIGNMENT = 64; // of the data, by numpy's format version 1.0

    private static final int PREFIX = 10; // magic, version and the header's length
    private static final Pattern SHAPE = Pattern.compile("'shape': \\(([0-9, ]*)\\)");

    private NumpyArchive() {}

    /** Writes the arrays by name, and replaces the file where it exists. */
    public static void write(Path file, Map<String, Measurements.Values> arrays)
            throws IOException {
        RunFile.writing(file, () -> writeAll(file, arrays));
    }

    private static void writeAll(Path file, Map<String, Measurements.Values> arrays)
            throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, Measurements.Values> array : new TreeMap<>(arrays).entrySet()) {
                ZipEntry entry = new ZipEntry(array.getKey() + ".npy");
                entry.setLastModifiedTime(FileTime.fromMillis(0));
                zip.putNextEntry(entry);
                zip.write(header(array.getValue().shape()));
                ByteBuffer data =
                        ByteBuffer.allocate(array.getValue().data().length * Float.BYTES)
                                .order(ByteOrder.LITTLE_ENDIAN);
                data.asFloatBuffer().put(array.getValue().data());
                zip.write(data.array());
                zip.closeEntry();
            }
        }
    }

    /** Reads what {@link #write} wrote; nothing else, and nothing damaged, is accepted. */
    public static Map<String, Measurements.Values> read(Path file) throws IOException {
        Map<String, Measurements.Values> arrays = new TreeMap<>();
        try (InputStream in = RunFile.open(file);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName().replaceFirst("\\.npy$", "");
                arrays.put(name, array(zip.readAllBytes(), file + ": " + name));
            }
        }
        return arrays;
    }

    private static Measurements.Values array(byte[] bytes, String where) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = bytes.length < PREFIX ? 0 : buffer.getShort(PREFIX - 2);
        if (length <= 0 || PREFIX + length > bytes.length) {
            throw new IOException(where + " is no numpy array");
        }
        String header = new String(bytes, PREFIX, length, StandardCharsets.US_ASCII);
        Matcher shape = SHAPE.matcher(header);
        if (!header.contains("'<f4'") || !shape.find()) {
            throw new IOException(where + " is not an array of float32: " + header.strip());
        }
        long[] axes =
                Arrays.stream(shape.group(1).split(","))
                        .map(String::strip)
                        .filter(axis -> !axis.isEmpty())
                        .mapToLong(Long::parseLong)
                        .toArray();
        FloatBuffer data =
                buffer.position(PREFIX + length)
                        .slice()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer();
        float[] values = new float[data.remaining()];
        data.get(values);
        return new Measurements.Values(values, axes);
    }

    private static byte[] header(long[] shape) {
        String axes =
                Arrays.stream(shape)
                        .mapToObj(length -> length + ",")
                        .collect(Collectors.joining(" "));
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + axes + "), }";
        int before = PREFIX + text.length() + 1;
        String padded = text + " ".repeat(Math.floorMod(-before, ALIGNMENT)) + "\n";
        ByteBuffer header =
                ByteBuffer.allocate(PREFIX + padded.length()).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        header.put((byte) 1).put((byte) 0).putShort((short) padded.length());
        header.put(padded.getBytes(StandardCharsets.US_ASCII));
        return header.array();
    }
}
