package dev.residue.app.verify;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What was written to a journal after the latest checkpoint. */
final class JournalTail {

    private JournalTail() {}

    static void cut(Path journal, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.WRITE)) {
            channel.truncate(bytes);
        }
    }
}
