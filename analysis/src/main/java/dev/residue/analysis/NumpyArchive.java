package dev.residue.analysis;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes arrays as numpy's {@code .npz}, the same bytes for the same arrays.
 *
 * <p>DJL's own writer stamps the time of day into every entry, so that equal runs differ.
 */
final class NumpyArchive {

    private static final int ALIGNMENT = 64; // of the data, by numpy's format version 1.0

    private NumpyArchive() {}

    static void write(Path file, Map<String, Measurements.Values> arrays) throws IOException {
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

    private static byte[] header(long[] shape) {
        String axes =
                Arrays.stream(shape)
                        .mapToObj(length -> length + ",")
                        .collect(Collectors.joining(" "));
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + axes + "), }";
        int before = 10 + text.length() + 1;
        String padded = text + " ".repeat(Math.floorMod(-before, ALIGNMENT)) + "\n";
        ByteBuffer header =
                ByteBuffer.allocate(10 + padded.length()).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        header.put((byte) 1).put((byte) 0).putShort((short) padded.length());
        header.put(padded.getBytes(StandardCharsets.US_ASCII));
        return header.array();
    }
}
