package dev.residue.training.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {

    @TempDir Path folder;

    @Test
    void whatCannotBeWrittenWholeReplacesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("report.html"), "good");
        Assertions.assertThatThrownBy(
                        () ->
                                DurableFiles.replace(
                                        file,
                                        to -> {
                                            Files.writeString(to, "ha");
                                            throw new IOException("No space left on device");
                                        }))
                .hasMessage(file + ": No space left on device");
        Assertions.assertThat(file).hasContent("good");
        try (Stream<Path> left = Files.list(folder)) {
            Assertions.assertThat(left).containsExactly(file);
        }
    }

    @Test
    void aFileIsReplaced() throws IOException {
        Path file = folder.resolve("report.html");
        for (String content : new String[] {"first", "second"}) {
            DurableFiles.replace(file, to -> Files.writeString(to, content));
            Assertions.assertThat(file).hasContent(content);
        }
    }

    @Test
    void whereALinkLeadsIsReplacedAndTheLinkStays() throws IOException {
        Path file = Files.writeString(folder.resolve("report.html"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        DurableFiles.replace(link, to -> Files.writeString(to, "new"));
        Assertions.assertThat(link).isSymbolicLink();
        Assertions.assertThat(file).hasContent("new");
    }

    @Test
    void aDirectoryIsNotReplaced() {
        Assertions.assertThatThrownBy(
                        () -> DurableFiles.replace(folder, to -> Files.writeString(to, "")))
                .hasMessage(folder + ": is a directory, not a file");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDeviceIsWrittenToAndNamedWhereItIsFull() {
        Path full = Path.of("/dev/full");
        Assertions.assertThatThrownBy(
                        () -> DurableFiles.replace(full, to -> Files.writeString(to, "x")))
                .hasMessage("/dev/full: No space left on device");
        Assertions.assertThat(full).exists();
    }

    @Test
    void theHashIsThatOfTheStandardsExample() {
        // FIPS 180-4, the one-block message "abc".
        Assertions.assertThat(DurableFiles.sha256("abc".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
