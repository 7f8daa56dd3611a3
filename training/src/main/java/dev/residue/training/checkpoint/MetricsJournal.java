package dev.residue.training.checkpoint;

import com.google.gson.JsonObject;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
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
     * @throws IOException if a line before the last record to keep is no record
     */
    public MetricsJournal(Path file, long keepThrough) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            cut(file, keepThrough);
            count(RunFile.bytes(file));
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
        RunFile.writing(file, () -> out.write(line));
        count(line);
    }

    /** Hands all records to the operating system. */
    public void flush() throws IOException {
        RunFile.writing(file, out::flush);
    }

    /** Waits until the disk holds all records, and returns what it holds. */
    public JournalState state() throws IOException {
        flush();
        RunFile.writing(file, () -> channel.force(true));
        try {
            MessageDigest soFar = (MessageDigest) digest.clone();
            return new JournalState(bytes, HexFormat.of().formatHex(soFar.digest()));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Java's own SHA-256 can be cloned", e);
        }
    }

    @Override
    public void close() throws IOException {
        RunFile.writing(file, out::close);
    }

    private void count(byte[] written) {
        digest.update(written);
        bytes += written.length;
    }

    private static void cut(Path file, long keepThrough) throws IOException {
        byte[] content = RunFile.bytes(file);
        ByteArrayOutputStream kept = new ByteArrayOutputStream(content.length);
        int firstBad = 0;
        for (JsonLines.Line line : JsonLines.of(content)) {
            if (!line.isEnded()) {
                break;
            }
            long step = line.step();
            if (step < 0 && firstBad == 0) {
                firstBad = line.number();
            } else if (step >= 0 && step <= keepThrough) {
                if (firstBad > 0) {
                    throw new IOException("%s:%s: not a metrics record".formatted(file, firstBad));
                }
                kept.write(content, line.start(), line.end() - line.start());
            }
        }
        if (kept.size() < content.length) {
            // a kill in between must not cost the records before the cut
            RunFile.writing(file, () -> Files.write(DurableFiles.beside(file), kept.toByteArray()));
            DurableFiles.complete(file);
        }
    }
}
