package dev.residue.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages that commands write beside a finished run's report. */
class ReportPagesTest {

    @TempDir private Path folder;

    private Path run;

    @BeforeEach
    void train() throws IOException {
        run = folder.resolve("run");
        Terminal trained =
                Terminal.run(
                        "run",
                        TinyExperiment.write(folder, TinyExperiment.YAML).toString(),
                        "--watch",
                        "--out",
                        run.toString());
        Assertions.assertThat(trained.status()).as(trained.err()).isZero();
        Assertions.assertThat(trained.err())
                .contains("follow it at " + run.resolve("report.html").toUri())
                .contains("findings: ");
    }

    @Test
    void aFinishedRunIsNoLongerFollowed() throws IOException {
        Assertions.assertThat(Files.readString(run.resolve("report.html")))
                .doesNotContain("This run goes on")
                .contains("A transformer of 2 layers, each with 1 head, and width 16 was trained");
    }

    @Test
    void analyzeWritesAPageOfVerdictsAndPicturesWithoutCurves() throws IOException {
        Path page = folder.resolve("theirs.html");
        Terminal analysed =
                Terminal.run(
                        "analyze",
                        "--weights",
                        run.resolve("checkpoints/step-00000012/weights.safetensors").toString(),
                        "--experiment",
                        folder.resolve("tiny.yaml").toString(),
                        "--probe",
                        "circuits",
                        "--report",
                        page.toString());
        Assertions.assertThat(analysed.status()).as(analysed.err()).isZero();
        Assertions.assertThat(analysed.out())
                .containsPattern("circuits +operand-score +variable a +")
                .doesNotContainPattern("operand-score +0 +");
        Assertions.assertThat(Files.readString(page))
                .contains("<h1>weights.safetensors</h1>", "Which variables layer 2 matches")
                .contains("<td>variable a</td>", "id=\"run-1-claims\"")
                .doesNotContain("\"kind\":\"curves\"");
    }

    @Test
    void analyzeWritesItsPageIntoTheRunsDirectoryUnlessJsonIsAskedFor() throws IOException {
        Path page = run.resolve("analysis-step-12.html");
        Terminal plain = Terminal.run("analyze", run.toString(), "--probe", "accuracy", "--json");
        Assertions.assertThat(plain.status()).as(plain.err()).isZero();
        Assertions.assertThat(page).doesNotExist();
        Terminal analysed = Terminal.run("analyze", run.toString(), "--probe", "accuracy");
        Assertions.assertThat(analysed.status()).as(analysed.err()).isZero();
        Assertions.assertThat(analysed.lastLine()).isEqualTo("report: " + page);
        Assertions.assertThat(Files.readString(page)).contains("id=\"run-1-claims\"");
        // a page that cannot be written costs nobody the numbers
        Files.delete(page);
        Files.createDirectories(page.resolve("in the way"));
        Terminal without = Terminal.run("analyze", run.toString(), "--probe", "accuracy");
        Assertions.assertThat(without.status()).as(without.err()).isZero();
        Assertions.assertThat(without.out()).contains("accuracy/direct/train");
        Assertions.assertThat(without.lastLine())
                .startsWith("no report: ")
                .contains("--report names another place");
    }

    @Test
    void everyRunOfSeveralSeedsCanBeFollowed() {
        Path both = folder.resolve("both");
        Terminal trained =
                Terminal.run(
                        "run",
                        folder.resolve("tiny.yaml").toString(),
                        "--seeds",
                        "0..1",
                        "--workers",
                        "1",
                        "--out",
                        both.toString(),
                        "--watch");
        Assertions.assertThat(trained.status()).as(trained.err()).isZero();
        Assertions.assertThat(trained.err())
                .contains("follow them at")
                .contains("  " + both.resolve("tiny-0/report.html").toUri())
                .contains("  " + both.resolve("tiny-1/report.html").toUri())
                .containsPattern("findings: \\d+ of \\d+ hold in all 2 runs");
    }

    @Test
    void aResultIsJsonWhereSomethingIsNoNumber() throws IOException {
        // as where it was killed, and a probe of another jar could not tell
        Files.writeString(run.resolve("timings.jsonl"), "");
        Files.writeString(
                run.resolve("metrics.jsonl"),
                "{\"step\":12,\"name\":\"theirs\",\"value\":NaN}\n",
                StandardOpenOption.APPEND);
        Path results = folder.resolve("results.jsonl");
        for (int line = 1; line <= 2; line++) {
            Terminal told = Terminal.run("report", run.toString(), "--results", results.toString());
            Assertions.assertThat(told.status()).as(told.err()).isZero();
        }
        Assertions.assertThat(results)
                .content()
                .contains("\"seconds\":null,", "\"theirs\":null")
                .doesNotContain("NaN");
        Path page = folder.resolve("seeds.html");
        Terminal compared =
                Terminal.run("report", "--seeds", results.toString(), "--out", page.toString());
        Assertions.assertThat(compared.status()).as(compared.err()).isZero();
        Assertions.assertThat(page).content().contains("n = 2 runs");
    }
}
