package dev.residue.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports on seeds, of recorded lines and of runs' directories. */
class SeedReportTest {

    @TempDir Path folder;

    @Test
    void recordedLinesGiveMediansAndWhatDiffers() throws IOException {
        Path page = folder.resolve("seeds.html");
        Path lines = write(line("1", 500, 0.03), line("2", 700, 0.5), line("2", 900, 0.95));
        Terminal terminal =
                Terminal.run("report", "--seeds", lines.toString(), "--out", page.toString());
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        String text = Files.readString(page).replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
        Assertions.assertThat(text)
                .contains("Seeds of assign-and-add, 8000 steps")
                .contains("addition ends from step 500 to 900")
                .contains("addition ends 3 of 3 700 500 900")
                .contains("k left in 2 (seeds 1, 2); none in 1 (seed 2 (2nd))")
                .contains("claim swap holds in 2, fails in 1 (seed 1)");
    }

    @Test
    void directoriesGiveTheSameAsTheLinesOfTheirResults() throws IOException {
        Path tiny = TinyExperiment.write(folder, TinyExperiment.YAML);
        Path runs = folder.resolve("runs");
        Path results = folder.resolve("results.jsonl");
        Assertions.assertThat(
                        Terminal.run("run", tiny + "", "--seeds", "0..1", "--out", runs + "")
                                .status())
                .isZero();
        List<String> directories = List.of(runs + "/tiny-0", runs + "/tiny-1");
        for (String directory : directories) {
            Terminal.run("report", directory, "--results", results.toString());
        }
        Path ofRuns = folder.resolve("runs.html");
        Path ofLines = folder.resolve("lines.html");
        Terminal.run(
                "report", "--seeds", directories.get(0), directories.get(1), "--out", ofRuns + "");
        Terminal.run("report", "--seeds", results.toString(), "--out", ofLines.toString());
        Assertions.assertThat(sections(ofRuns)).isEqualTo(sections(ofLines)).contains("n = 2 runs");
        Path wider = Files.createDirectories(folder.resolve("wider"));
        String experiment = Files.readString(runs.resolve("tiny-1/experiment.yaml"));
        Files.writeString(
                wider.resolve("experiment.yaml"),
                Changed.in(experiment, "dModel: 16", "dModel: 32"));
        Terminal other =
                Terminal.run("report", "--seeds", directories.get(0), wider + "", "--out", "x");
        Assertions.assertThat(other.status()).isEqualTo(2);
        Assertions.assertThat(other.err())
                .contains("differs from the first run in more than its seeds: model.d");
    }

    @Test
    void whatIsWrongIsRefused() throws IOException {
        String line = line("1", 500, 0.03);
        Path one = write(line);
        Terminal alone = Terminal.run("report", "--seeds", one.toString(), "--out", "x.html");
        Assertions.assertThat(alone.status()).isEqualTo(2);
        Assertions.assertThat(alone.err()).contains("one run says nothing of seeds");
        Assertions.assertThat(Terminal.run("report", "--seeds", one.toString()).err())
                .contains("--out FILE.html");
        Path other = write(line, line.replace("8000", "9000"));
        Assertions.assertThat(
                        Terminal.run("report", "--seeds", other + "", "--out", "x.html").err())
                .contains("assign-and-add, 9000 steps");
        Path broken = write(line, "{");
        Assertions.assertThat(
                        Terminal.run("report", "--seeds", broken + "", "--out", "x.html").err())
                .contains("results.jsonl:2:1");
    }

    private Path write(String... lines) throws IOException {
        return Files.write(
                folder.resolve("results.jsonl"),
                List.of(lines),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING);
    }

    private static String line(String seed, int end, double lagging) {
        return """
        {"experiment": "assign-and-add", "seed": %s, "steps": 8000, "metrics": \
        {"phase/addition/start": 0.0, "phase/addition/end": %s}, \
        "firstStepOfFiveEvaluationsAtLeast0.9": {}, "laggingSlot": \
        {"variable": "k", "side": "left", "accuracy": %s}, \
        "claims": [{"id": "swap", "verdict": "%s", "measured": ""}]}\
        """
                .formatted(seed, end, lagging, end == 500 ? "FAILS" : "HOLDS");
    }

    /** Returns the page's tables, without what says how it is made. */
    private static String sections(Path page) throws IOException {
        String text = Files.readString(page);
        return text.substring(text.indexOf("<h2>What one seed"), text.indexOf("Make this report"));
    }
}
