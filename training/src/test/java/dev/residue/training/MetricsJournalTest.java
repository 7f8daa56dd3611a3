package dev.residue.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsJournalTest {

    @TempDir Path folder;

    @Test
    void recordsAreLinesOfJson() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        try (MetricsJournal journal = new MetricsJournal(file, 0)) {
            journal.record(100, "loss/direct/train", 0.5);
        }
        Assertions.assertThat(file)
                .hasContent("{\"step\":100,\"name\":\"loss/direct/train\",\"value\":0.5}\n");
    }

    @Test
    void reopeningCutsLaterRecordsAndATornLine() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        String first = "{\"step\":100,\"name\":\"a\",\"value\":0.5}\n";
        String later = "{\"step\":200,\"name\":\"a\",\"value\":0.25}\n";
        Files.writeString(file, first + later + "{\"step\":10");
        new MetricsJournal(file, 100).close();
        Assertions.assertThat(Files.readString(file)).isEqualTo(first);
    }

    @Test
    void aLineThatIsNoRecordIsNamed() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        Files.writeString(file, "{\"step\":1,\"name\":\"a\",\"value\":0.5}\nnonsense\n");
        Assertions.assertThatThrownBy(() -> new MetricsJournal(file, 100))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("metrics.jsonl:2");
    }
}
