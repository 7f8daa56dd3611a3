package dev.residue.training.safetensors;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The content of a safetensors file: named tensors in an order, and string metadata.
 *
 * <pre>{@code
 * SafeTensors weights = SafeTensors.read(Path.of("weights.safetensors"));
 * float[] embedding = weights.tensors().get("embed.W_E").toFloats();
 * }</pre>
 *
 * <p>Immutable. Reading is safe on files from anywhere: see {@link #read(Path)}.
 *
 * @param tensors by name, in order; unmodifiable
 * @param metadata in order; unmodifiable, empty where the file has none
 * @see <a href="https://github.com/huggingface/safetensors#format">The format</a>
 */
public record SafeTensors(Map<String, Tensor> tensors, Map<String, String> metadata) {

    /**
     * Takes tensors without metadata.
     *
     * @throws IllegalArgumentException if the format has no place for one of the names
     */
    public SafeTensors(Map<String, Tensor> tensors) {
        this(tensors, Map.of());
    }

    /**
     * Takes tensors and metadata, both in the order of their maps.
     *
     * @throws IllegalArgumentException if a name is empty, longer than 1,000 characters, {@code
     *     __metadata__}, or has control characters; if there are over 100,000 tensors or entries of
     *     metadata; or if the metadata has over 4,000,000 characters
     */
    public SafeTensors {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        requireAtMost(Limits.TENSORS, tensors.size(), "tensors");
        requireAtMost(Limits.METADATA_ENTRIES, metadata.size(), "entries of metadata");
        tensors.keySet().forEach(SafeTensors::requireName);
        long characters = 0;
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            characters += requireText(entry.getKey()) + requireText(entry.getValue());
        }
        requireAtMost(Limits.METADATA_CHARACTERS, characters, "characters of metadata");
    }

    /**
     * Reads a file; the names keep the order of its header.
     *
     * <p>The data are read once, and only after the header was found to describe exactly the bytes
     * that the file has. A tensor of up to 2 GB and a file of any size are read, as far as the heap
     * holds them. A file with trailing bytes, gaps, overlaps, repeated names, or an element type
     * other than {@link DataType}'s is refused.
     *
     * @throws SafeTensorsException if the file is missing, cannot be read, or is not a valid
     *     safetensors file; nothing else is thrown, whatever the file's bytes
     */
    public static SafeTensors read(Path file) throws SafeTensorsException {
        return SafeTensorsReader.read(file);
    }

    /**
     * Reads a channel from its position to its end, as {@link #read(Path)} does a file; does not
     * close it.
     *
     * @param where what the channel reads, for messages
     * @throws SafeTensorsException as {@link #read(Path)}
     */
    public static SafeTensors read(SeekableByteChannel channel, String where)
            throws SafeTensorsException {
        return SafeTensorsReader.read(channel, where);
    }

    /**
     * Writes a file, replacing what was there.
     *
     * <p>Neither atomic nor forced to the disk: whoever needs that writes beside and renames.
     *
     * @throws IOException if the file cannot be written; what was written so far is left
     */
    public void write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            writeTo(out);
        }
    }

    /**
     * Writes the file's bytes, which depend on nothing but this content and its order.
     *
     * <p>Tensors follow each other in order and without gaps, so that one behind a tensor of odd
     * size may lie unaligned. Empty metadata are left out.
     *
     * @throws IOException if the stream cannot be written; left open
     * @throws SafeTensorsException if the header would exceed the format's 100,000,000 bytes
     */
    public void writeTo(OutputStream out) throws IOException {
        SafeTensorsWriter.write(this, out);
    }

    @Override
    public String toString() {
        return tensors.size() + " tensors, metadata " + metadata.keySet();
    }

    private static void requireName(String name) {
        String fault =
                name.equals(Limits.METADATA_KEY)
                        ? "is the format's own key for metadata; use another"
                        : Limits.faultOfName(name);
        if (fault != null) {
            throw new IllegalArgumentException(
                    "the tensor's name " + Limits.quote(name) + " " + fault);
        }
    }

    private static int requireText(String text) {
        String fault = Limits.faultOfText(text);
        if (fault != null) {
            throw new IllegalArgumentException("metadata " + Limits.quote(text) + " " + fault);
        }
        return text.length();
    }

    private static void requireAtMost(int limit, long count, String what) {
        if (count > limit) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT, "%,d %s are too many; at most %,d", count, what, limit));
        }
    }
}
