package dev.residue.training.safetensors;

import com.google.gson.stream.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** Lays content out as a file's bytes: header length, header, data. */
final class SafeTensorsWriter {
    private static final int CHUNK = 1 << 16;

    private SafeTensorsWriter() {}

    static void write(SafeTensors content, OutputStream out) throws IOException {
        byte[] header = header(content);
        byte[] length =
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length)
                        .array();
        out.write(length);
        out.write(header);
        byte[] chunk = new byte[CHUNK];
        for (Tensor tensor : content.tensors().values()) {
            ByteBuffer data = tensor.data();
            while (data.hasRemaining()) {
                int count = Math.min(chunk.length, data.remaining());
                data.get(chunk, 0, count);
                out.write(chunk, 0, count);
            }
        }
        out.flush();
    }

    private static byte[] header(SafeTensors content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonWriter json =
                new JsonWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
            json.beginObject();
            if (!content.metadata().isEmpty()) {
                json.name(Limits.METADATA_KEY).beginObject();
                for (Map.Entry<String, String> entry : content.metadata().entrySet()) {
                    json.name(entry.getKey()).value(entry.getValue());
                }
                json.endObject();
            }
            long begin = 0;
            for (Map.Entry<String, Tensor> entry : content.tensors().entrySet()) {
                json.name(entry.getKey());
                begin = entry(json, entry.getValue(), begin);
            }
            json.endObject();
        }
        // Blanks up to a multiple of 8, so that the data begin aligned.
        while (bytes.size() % 8 != 0) {
            bytes.write(' ');
        }
        if (bytes.size() > Limits.HEADER_BYTES) {
            throw new SafeTensorsException(
                    String.format(
                            Locale.ROOT,
                            "the header of %,d tensors has %,d bytes; the format allows %,d:"
                                    + " use fewer tensors or shorter names",
                            content.tensors().size(),
                            bytes.size(),
                            Limits.HEADER_BYTES));
        }
        return bytes.toByteArray();
    }

    private static long entry(JsonWriter json, Tensor tensor, long begin) throws IOException {
        long end = begin + tensor.data().remaining();
        json.beginObject();
        json.name("dtype").value(tensor.dataType().name());
        json.name("shape").beginArray();
        for (long dimension : tensor.shape()) {
            json.value(dimension);
        }
        json.endArray();
        json.name("data_offsets").beginArray().value(begin).value(end).endArray();
        json.endObject();
        return end;
    }
}
