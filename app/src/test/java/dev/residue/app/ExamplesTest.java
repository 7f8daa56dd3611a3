package dev.residue.app;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every program that the documentation shows. */
class ExamplesTest {

    private static final Path FOLDER = Path.of("src/test/java/dev/residue/app/examples");

    static List<String> examples() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .filter(name -> !name.equals("package-info"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void itRuns(String example, @TempDir Path folder) throws Exception {
        Method main =
                Class.forName("dev.residue.app.examples." + example)
                        .getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        Assertions.assertThatCode(
                        () -> main.invoke(null, (Object) new String[] {folder.toString()}))
                .doesNotThrowAnyException();
    }
}
