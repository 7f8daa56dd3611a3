package dev.residue.training.checkpoint;

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
        String record = "{\"step\":1,\"name\":\"a\",\"value\":0.5}\n";
        Files.writeString(file, record + "nonsense\n" + record);
        Assertions.assertThatThrownBy(() -> new MetricsJournal(file, 100))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("metrics.jsonl:2");
    }

    @Test
    void anEndWithoutRecordsIsCut() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        String record = "{\"step\":1,\"name\":\"a\",\"value\":0.5}\n";
        Files.writeString(file, record + "\0\0\0\n\0\0");
        new MetricsJournal(file, 1).close();
        Assertions.assertThat(Files.readString(file)).isEqualTo(record);
    }

    @Test
    void aStateKnowsItsBeginningAndNoOther() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        JournalState state;
        try (MetricsJournal journal = new MetricsJournal(file, -1)) {
            journal.record(1, "a", 0.5);
            journal.record(2, "a", 0.25);
        }
        try (MetricsJournal journal = new MetricsJournal(file, 1)) {
            journal.record(2, "a", 0.125);
            state = journal.state();
            Assertions.assertThat(state.bytes()).isEqualTo(Files.size(file));
            Assertions.assertThat(state.sha256()).isEqualTo(DurableFiles.sha256(file));
            journal.record(3, "a", 0.5);
        }
        Assertions.assertThat(state.isBeginningOf(file)).isTrue();
        String text = Files.readString(file);
        Files.writeString(file, text.replace("0.125", "0.126"));
        Assertions.assertThat(state.isBeginningOf(file)).isFalse();
        Files.writeString(file, text.substring(0, 40));
        Assertions.assertThat(state.isBeginningOf(file)).isFalse();
    }
}
