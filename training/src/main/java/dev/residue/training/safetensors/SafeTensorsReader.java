package dev.residue.training.safetensors;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a file front to back: header length, header, then the data, tensor by tensor. */
final class SafeTensorsReader {
    private SafeTensorsReader() {}

    static SafeTensors read(Path file) throws SafeTensorsException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new SafeTensorsException(
                    file
                            + (Files.isDirectory(file) ? " is a directory" : " is no regular file")
                            + "; a .safetensors file is needed");
        }
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            return read(new ChannelSource(channel, file.toString()));
        } catch (SafeTensorsException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new SafeTensorsException(
                    file + " does not exist; check the path and the name of the file", e);
        } catch (AccessDeniedException e) {
            throw new SafeTensorsException(file + " may not be read; check its permissions", e);
        } catch (IOException e) {
            throw new SafeTensorsException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static SafeTensors read(ByteSource source) throws SafeTensorsException {
        try {
            return readAll(source);
        } catch (OutOfMemoryError e) {
            // Everything allocated here is garbage by now, so going on is safe.
            throw source.failure("the Java heap is too small for it; give it more with -Xmx", e);
        }
    }

    private static SafeTensors readAll(ByteSource source) throws SafeTensorsException {
        ByteBuffer prefix = source.take(Long.BYTES);
        int headerLength = headerLength(prefix, source);
        long remaining = source.remaining();
        long dataSize = remaining == ByteSource.UNKNOWN ? remaining : remaining - headerLength;
        ByteBuffer beginning = source.take(Math.min(OtherKind.BYTES, headerLength));
        if (beginning.hasRemaining() && beginning.get(beginning.position()) != '{') {
            requireNoOtherKind(prefix, beginning, source);
        }
        Header header =
                HeaderParser.parse(
                        new HeaderText(
                                new InputStreamReader(
                                        new HeaderStream(beginning, source, headerLength),
                                        // A decoder, unlike a charset, refuses malformed bytes.
                                        StandardCharsets.UTF_8.newDecoder()),
                                source),
                        source);
        List<TensorEntry> inDataOrder = header.inDataOrder(dataSize, source);
        source.requireRoom(dataSize);
        Map<String, Tensor> read = new HashMap<>();
        for (TensorEntry entry : inDataOrder) {
            read.put(entry.name(), tensor(entry, source));
        }
        if (source.read(ByteBuffer.allocate(1)) >= 0) {
            throw Header.trailing("bytes", source);
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (TensorEntry entry : header.entries()) {
            tensors.put(entry.name(), read.get(entry.name()));
        }
        return new SafeTensors(tensors, header.metadata());
    }

    private static int headerLength(ByteBuffer prefix, ByteSource source)
            throws SafeTensorsException {
        if (prefix.remaining() < Long.BYTES) {
            requireNoOtherKind(prefix, ByteBuffer.allocate(0), source);
            throw source.failure(
                    "it has only "
                            + prefix.remaining()
                            + " bytes; a safetensors file begins with 8 bytes for the header's"
                            + " length",
                    "copy or download it again");
        }
        long length = prefix.duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 2 || length > Limits.HEADER_BYTES) {
            requireNoOtherKind(prefix, ByteBuffer.allocate(0), source);
            throw source.failure(
                    String.format(
                            Locale.ROOT,
                            "the header's length would be %s bytes; 2 to %,d are possible. This is"
                                    + " not a safetensors file",
                            Long.toUnsignedString(length),
                            Limits.HEADER_BYTES));
        }
        long remaining = source.remaining();
        if (remaining != ByteSource.UNKNOWN && length > remaining) {
            requireNoOtherKind(prefix, ByteBuffer.allocate(0), source);
            throw source.failure(
                    String.format(
                            Locale.ROOT,
                            "the header's length would be %d bytes, but only %d follow; the file is"
                                    + " cut short or not a safetensors file",
                            length,
                            remaining));
        }
        return (int) length;
    }

    /** Says what a file is that begins as no safetensors file does, where that can be told. */
    private static void requireNoOtherKind(ByteBuffer prefix, ByteBuffer header, ByteSource source)
            throws SafeTensorsException {
        ByteBuffer rest = source.take(OtherKind.BYTES);
        int size = prefix.remaining() + header.remaining() + rest.remaining();
        ByteBuffer beginning = ByteBuffer.allocate(size);
        beginning.put(prefix.duplicate()).put(header.duplicate()).put(rest);
        OtherKind kind = OtherKind.of(beginning.array());
        if (kind != null) {
            throw source.failure(
                    "it is " + kind.what() + ", not a safetensors file", kind.remedy());
        }
    }

    private static Tensor tensor(TensorEntry entry, ByteSource source) throws SafeTensorsException {
        int size = (int) (entry.end() - entry.begin());
        ByteBuffer data = source.take(size);
        if (data.remaining() < size) {
            throw source.failure(
                    String.format(
                            Locale.ROOT,
                            "it ends at byte %d of the data, inside tensor %s, which ends at %d; it"
                                    + " is cut short",
                            entry.begin() + data.remaining(),
                            Limits.quote(entry.name()),
                            entry.end()));
        }
        return new Tensor(entry.dataType(), entry.shape(), data);
    }
}
