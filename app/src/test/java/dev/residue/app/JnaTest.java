package dev.residue.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Without the launcher JNA sets what engines wait by, and unpacks a library to do so. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class JnaTest {

    @TempDir Path folder;

    @Test
    void whereItsLibraryCannotBeUnpackedTheOptionIsNamed() throws Exception {
        String experiment = TinyExperiment.write(folder, TinyExperiment.YAML).toString();
        Path file = Files.writeString(folder.resolve("file"), "");
        List<String> unset =
                List.of(
                        "env",
                        "-u",
                        "OMP_WAIT_POLICY",
                        "-u",
                        "GOMP_SPINCOUNT",
                        "-u",
                        "KMP_BLOCKTIME");
        Path out = folder.resolve("out");
        try (Child child =
                Child.start(
                        unset,
                        List.of("-Djna.tmpdir=" + file),
                        "run",
                        experiment,
                        "--out",
                        out.toString())) {
            Assertions.assertThat(child.status()).as(child.output()).isEqualTo(2);
            Assertions.assertThat(child.output())
                    .startsWith("residue: JNA's own library cannot be unpacked and loaded: ")
                    .doesNotContain("\tat ");
            Assertions.assertThat(child.lastLine()).contains("-Djna.tmpdir=DIR");
        }
        Assertions.assertThat(out).doesNotExist();
    }
}
