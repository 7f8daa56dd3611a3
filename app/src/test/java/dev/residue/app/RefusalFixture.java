package dev.residue.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.io.TempDir;

/** Commands that are refused: exit status 2, no stack trace, and nothing created. */
abstract class RefusalFixture {

    @TempDir Path folder;

    String out() {
        return folder.resolve("out").toString();
    }

    Terminal expectRefusal(String... arguments) {
        List<Path> before = files();
        Terminal terminal = Terminal.run(arguments);
        Assertions.assertThat(terminal.status()).as(terminal.err()).isEqualTo(2);
        Assertions.assertThat(terminal.err()).doesNotContain("Exception").doesNotContain("\tat ");
        Assertions.assertThat(terminal.out()).isEmpty();
        Assertions.assertThat(files()).isEqualTo(before);
        return terminal;
    }

    private List<Path> files() {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
