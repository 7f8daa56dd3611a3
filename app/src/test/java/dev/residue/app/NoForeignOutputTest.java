package dev.residue.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing but our own lines reaches a terminal: no warning of a library or of the Java machine. */
class NoForeignOutputTest {

    /** What run, resume, analyze and bench say; with {@code --json}, the result is one line. */
    private static final Pattern OURS =
            Pattern.compile(
                    String.join(
                            "|",
                            "\\{.*\\}",
                            "tiny, seed 0, \\d+ steps, into .*: PyTorch .*",
                            "step \\d+ of \\d+  loss .*",
                            "accuracy at step [\\d,]+",
                            "  [a-z-]*( +[\\w-]+ [\\d.]+)+",
                            "\\d+ steps, [\\d.]+ s, .*",
                            "findings: .*",
                            "report: .*",
                            "changed since step \\d+: training.steps: .*",
                            "training.accumulate auto: batch of 16 at once: about .* of .*",
                            "probed step \\d+",
                            "\\d+ values: .*",
                            "the median step took .* something else was computing; .*"));

    @TempDir Path folder;

    @Test
    void theCommandsPrintNothingThatIsNotOurs() throws Exception {
        String experiment = TinyExperiment.write(folder, TinyExperiment.YAML).toString();
        String run = folder.resolve("run").toString();
        expectOurs("run", experiment, "--out", run, "--json");
        expectOurs("resume", run, "--steps", "13", "--json");
        expectOurs("analyze", run, "--probe", "progress", "--json");
        expectOurs("analyze", run, "--probe", "attention", "--every-checkpoint", "--json");
        String table = folder.resolve("values.parquet").toString();
        expectOurs("export", run, "--format", "parquet", "--out", table);
        expectOurs("bench", experiment, "--steps", "20", "--json");
    }

    private static void expectOurs(String... arguments) throws IOException, InterruptedException {
        // as the launcher starts it
        List<String> options = List.of("--enable-native-access=ALL-UNNAMED");
        try (Child child = Child.start(List.of(), options, arguments)) {
            Assertions.assertThat(child.status()).as(child.output()).isZero();
            Assertions.assertThat(child.output().lines())
                    .isNotEmpty()
                    .allSatisfy(line -> Assertions.assertThat(line).matches(OURS));
        }
    }
}
