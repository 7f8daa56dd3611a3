package dev.residue.training;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A file of named numbers by step, one JSON object a line: {@code {"step": 100, "name":
 * "loss/direct/train", "value": 0.5}}.
 */
public final class MetricsJournal implements AutoCloseable {

    private final Path file;
    private final FileChannel channel;
    private final OutputStream out;
    private final MessageDigest digest = DurableFiles.newDigest();
    private long bytes;

    /**
     * Opens a journal.
     *
     * @param file the file, created where absent
     * @param keepThrough records after this step are cut off, as is an end without records
     * @throws IOException if a line before the last record to keep is no record, or if something
     *     that is no file bears its name
     */
    public MetricsJournal(Path file, long keepThrough) throws IOException {
        this.file = file;
        if (PlainFile.isThere(file)) {
            PlainFile.require(file);
            cut(file, keepThrough);
            count(Files.readAllBytes(file));
        }
        channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND);
        out = new BufferedOutputStream(Channels.newOutputStream(channel));
    }

    /** Appends a record; {@link #flush} hands it to the operating system. */
    public void record(long step, String name, double value) throws IOException {
        JsonObject json = new JsonObject();
        json.addProperty("step", step);
        json.addProperty("name", name);
        json.addProperty("value", value);
        byte[] line = (json + "\n").getBytes(StandardCharsets.UTF_8);
        DurableFiles.naming(file, () -> out.write(line));
        count(line);
    }

    /** Hands all records to the operating system. */
    public void flush() throws IOException {
        DurableFiles.naming(file, out::flush);
    }

    /** Waits until the disk holds all records, and returns what it holds. */
    public JournalState state() throws IOException {
        DurableFiles.naming(
                file,
                () -> {
                    out.flush();
                    channel.force(true);
                });
        try {
            MessageDigest soFar = (MessageDigest) digest.clone();
            return new JournalState(bytes, HexFormat.of().formatHex(soFar.digest()));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Java's own SHA-256 can be cloned", e);
        }
    }

    @Override
    public void close() throws IOException {
        DurableFiles.naming(file, out::close);
    }

    private void count(byte[] written) {
        digest.update(written);
        bytes += written.length;
    }

    private static void cut(Path file, long keepThrough) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        StringBuilder kept = new StringBuilder();
        int firstBad = 0;
        int start = 0;
        int number = 1;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            String line = text.substring(start, end + 1);
            long step = stepOf(line);
            if (step < 0 && firstBad == 0) {
                firstBad = number;
            } else if (step >= 0 && step <= keepThrough) {
                if (firstBad > 0) {
                    throw new IOException(
                            String.format(
                                    Locale.ROOT, "%s:%d: not a metrics record", file, firstBad));
                }
                kept.append(line);
            }
            start = end + 1;
            number++;
        }
        if (kept.length() < text.length()) {
            // a kill in between must not cost the records before the cut
            Path beside = DurableFiles.beside(file);
            DurableFiles.naming(
                    beside, () -> Files.writeString(beside, kept, StandardCharsets.ISO_8859_1));
            DurableFiles.complete(file);
        }
    }

    /** Returns the step of a record, or -1 if the line is none. */
    private static long stepOf(String line) {
        try {
            return JsonParser.parseString(line).getAsJsonObject().get("step").getAsLong();
        } catch (JsonParseException
                | IllegalStateException
                | NullPointerException
                | NumberFormatException
                | UnsupportedOperationException e) {
            return -1;
        }
    }
}
