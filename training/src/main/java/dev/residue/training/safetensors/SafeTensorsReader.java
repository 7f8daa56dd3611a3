package dev.residue.training.safetensors;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a file front to back: header length, header, then the data, tensor by tensor. */
final class SafeTensorsReader {
    // A channel copies a heap buffer through native memory as large as the request.
    private static final int CHUNK = 1 << 20;

    private final SeekableByteChannel channel;
    private final String where;

    private SafeTensorsReader(SeekableByteChannel channel, String where) {
        this.channel = channel;
        this.where = where;
    }

    static SafeTensors read(Path file) throws SafeTensorsException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new SafeTensorsException(
                    file
                            + (Files.isDirectory(file) ? " is a directory" : " is no regular file")
                            + "; a .safetensors file is needed");
        }
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            return read(channel, file.toString());
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

    static SafeTensors read(SeekableByteChannel channel, String where) throws SafeTensorsException {
        try {
            return new SafeTensorsReader(channel, where).read();
        } catch (SafeTensorsException e) {
            throw e;
        } catch (IOException e) {
            throw new SafeTensorsException(where + ": it cannot be read: " + e.getMessage(), e);
        } catch (OutOfMemoryError e) {
            // Everything allocated here is garbage by now, so going on is safe.
            throw new SafeTensorsException(
                    where + ": the Java heap is too small for it; give it more with -Xmx", e);
        }
    }

    private SafeTensors read() throws IOException {
        long start = channel.position();
        long dataBegin = start + Long.BYTES + headerLength(start);
        ByteBuffer brace = take(1);
        if (brace.hasRemaining() && brace.get() != '{') {
            requireNoOtherKind(start);
        }
        channel.position(start + Long.BYTES);
        // A decoder, unlike a charset, refuses malformed bytes.
        Header header =
                HeaderParser.parse(
                        new InputStreamReader(upTo(dataBegin), StandardCharsets.UTF_8.newDecoder()),
                        where);
        long dataSize = channel.size() - dataBegin;
        Map<String, Tensor> read = new HashMap<>();
        Iterable<Header.Entry> inDataOrder = header.inDataOrder(dataSize, where);
        requireRoom(dataSize);
        channel.position(dataBegin);
        for (Header.Entry entry : inDataOrder) {
            read.put(entry.name(), tensor(entry));
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Header.Entry entry : header.entries()) {
            tensors.put(entry.name(), read.get(entry.name()));
        }
        return new SafeTensors(tensors, header.metadata());
    }

    private long headerLength(long start) throws IOException {
        ByteBuffer prefix = take(Long.BYTES);
        if (prefix.remaining() < Long.BYTES) {
            requireNoOtherKind(start);
            throw new SafeTensorsException(
                    "%s: it has only %s bytes;".formatted(where, prefix.remaining())
                            + " a safetensors file begins with 8 bytes for the header's length",
                    "copy or download it again");
        }
        long length = prefix.order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 2 || length > Limits.HEADER_BYTES) {
            requireNoOtherKind(start);
            throw failure(
                    "the header's length would be %s bytes; 2 to %,d are possible. This is not a"
                            + " safetensors file",
                    Long.toUnsignedString(length), Limits.HEADER_BYTES);
        }
        long remaining = channel.size() - channel.position();
        if (length > remaining) {
            requireNoOtherKind(start);
            throw failure(
                    "the header's length would be %d bytes, but only %d follow; the file is cut"
                            + " short or not a safetensors file",
                    length, remaining);
        }
        return length;
    }

    /** Says what a file is that begins as no safetensors file does, where that can be told. */
    private void requireNoOtherKind(long start) throws IOException {
        channel.position(start);
        ByteBuffer beginning = take(OtherKind.BYTES);
        byte[] bytes = new byte[beginning.remaining()];
        beginning.get(bytes);
        OtherKind kind = OtherKind.of(bytes);
        if (kind != null) {
            throw new SafeTensorsException(
                    where + ": it is " + kind.what() + ", not a safetensors file", kind.remedy());
        }
    }

    private void requireRoom(long dataSize) throws SafeTensorsException {
        long heap = Runtime.getRuntime().maxMemory();
        if (dataSize > heap) {
            throw failure(
                    "its data have %,d bytes, but the Java heap has room for %,d; give it more with"
                            + " -Xmx",
                    dataSize, heap);
        }
    }

    /** Returns the channel's bytes up to a position, read only as far as they are asked for. */
    private InputStream upTo(long end) {
        return new FilterInputStream(Channels.newInputStream(channel)) {
            @Override
            public int read(byte[] into, int offset, int count) throws IOException {
                int wanted = (int) Math.min(count, end - channel.position());
                return wanted == 0 && count > 0 ? -1 : super.read(into, offset, wanted);
            }
        };
    }

    private Tensor tensor(Header.Entry entry) throws IOException {
        int size = (int) (entry.end() - entry.begin());
        ByteBuffer data = take(size);
        if (data.remaining() < size) { // it was cut short while it was read
            throw failure(
                    "it ends at byte %d of the data, inside %s, which ends at %d; it is cut short",
                    entry.begin() + data.remaining(), entry.quoted(), entry.end());
        }
        return new Tensor(entry.dataType(), entry.shape(), data);
    }

    private SafeTensorsException failure(String message, Object... values) {
        return SafeTensorsException.of(where, message, values);
    }

    /** Returns the next bytes, fewer only where the file ends before. */
    private ByteBuffer take(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        int got = 1;
        while (bytes.position() < count && got > 0) {
            bytes.limit(Math.min(count, bytes.position() + CHUNK));
            got = channel.read(bytes);
        }
        return bytes.flip();
    }
}
