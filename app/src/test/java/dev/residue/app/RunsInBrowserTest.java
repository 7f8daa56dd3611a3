package dev.residue.app;

import dev.residue.app.report.Browser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reports of small runs of every kind of task, in a real browser. */
class RunsInBrowserTest {

    private static final String IN_CONTEXT =
            """
            task:
              inContextLinear: { modulus: 5, examples: 4, tasks: 8, taskChoice: random, pairShare: 0.6 }
            model: { layers: 2, heads: 2, dModel: 8, mlp: [8, 8], positions: rotary, tied: true }
            training: { steps: 4, batchSize: 8 }
            evaluate: { every: 2, sequences: 10 }
            checkpoints: { every: 2 }
            probes: [accuracy, shots, algorithm, grid, heads, circles]
            """;

    private static final String DIGITS =
            """
            task:
              digitAddition: { digits: 1, width: 2, outOfDistributionDigits: [2], trainSize: 40, testSize: 20, outOfDistributionSize: 50 }
            model: { layers: 1, heads: 1, dModel: 8, mlp: [8] }
            training: { steps: 4, batchSize: 8 }
            evaluate: { every: 2, sequences: 10 }
            checkpoints: { every: 2 }
            probes: [accuracy, attention, structure, embeddings]
            """;

    private static final String GROKKING =
            """
            task:
              modularPairs: { modulus: 7, operation: sum, trainShare: 0.5 }
            model: { layers: 1, heads: 2, dModel: 8, mlp: [8], mlpBiases: true }
            training: { steps: 4, batchSize: 24 }
            evaluate: { every: 2, sequences: 49 }
            checkpoints: { every: 2 }
            probes: [accuracy, trigonometric, neuron-frequencies, weight-spectrum, embeddings]
            """;

    /** What says whether a paper has such a figure. */
    private static final String WITHOUT_SOURCE =
            "Array.from(document.querySelectorAll('figure')).filter(f => f.querySelector('.how') &&"
                    + " !/In the paper: /.test(f.querySelector('.how').textContent)).map(f =>"
                    + " f.querySelector('figcaption b').textContent).join('; ')";

    /** Figures of every task, which each paper has in its own form or not at all. */
    private static final String OF_EVERY_TASK =
            "Where layer|How alike the vectors|How the vectors|How many directions|Loss|Phases of";

    @TempDir private Path folder;

    @Test
    void everyTaskHasAPageThatIsDrawnInSilence() throws IOException {
        Optional<Path> program = Browser.program();
        Assumptions.assumeTrue(program.isPresent(), "no Chromium is installed on this machine");
        String all =
                "probes=[accuracy, twin, variable-pairs, progress, shared-mlp, fourier, circuits,"
                        + " attention, patching, embeddings]";
        Path[] pages = {
            train("assign-and-add", TinyExperiment.YAML, "--set", all),
            train("in-context", IN_CONTEXT),
            train("digits", DIGITS),
            train("grokking", GROKKING)
        };
        try (Browser browser = new Browser(program.orElseThrow(), folder)) {
            for (Path page : pages) {
                browser.open(page, 1200, 900, false);
                Assertions.assertThat(browser.complaints()).as(page.toString()).isEmpty();
                Assertions.assertThat(browser.requests()).containsExactly(page.toUri().toString());
                int figures = browser.number("document.querySelectorAll('figure').length");
                Assertions.assertThat(figures).isGreaterThan(5);
                Assertions.assertThat(
                                browser.number(
                                        "document.querySelectorAll('.chart svg, .chart"
                                                + " canvas').length"))
                        .as(page.toString())
                        .isEqualTo(figures);
                // some six on a sheet of paper, beside text and tables
                Assertions.assertThat(browser.printedPages())
                        .as("printed pages of " + figures + " figures in " + page)
                        .isLessThanOrEqualTo(4 + figures / 4);
                Assertions.assertThat(
                                browser.number(
                                        "residueReport.charts.filter(c => c.model.kind !=="
                                                + " 'phases' &&"
                                                + " !c.figure.querySelector('.how')).length"))
                        .as("figures of " + page + " that do not say how they are computed")
                        .isZero();
                Assertions.assertThat(
                                Arrays.stream(browser.text(WITHOUT_SOURCE).split("; ", -1))
                                        .filter(title -> !title.isEmpty())
                                        .filter(
                                                title ->
                                                        !title.matches(
                                                                "(" + OF_EVERY_TASK + ").*")))
                        .as("figures of " + page + " that say nothing of the paper's")
                        .isEmpty();
                Assertions.assertThat(browser.isTrue("residueReport.page.step > 0")).isTrue();
                browser.evaluate("document.getElementById('checkpoint').focus()");
                browser.press("Home");
                browser.drawn();
                Assertions.assertThat(
                                browser.text(
                                        "Array.from(document.querySelectorAll('.stamp'), s =>"
                                                + " s.textContent).filter(t => t && t !== 'step"
                                                + " 0').join()"))
                        .as("pictures of " + page + " that did not move to step 0")
                        .isEmpty();
                Assertions.assertThat(browser.complaints()).as(page.toString()).isEmpty();
            }
        }
    }

    private Path train(String name, String yaml, String... more) throws IOException {
        Path run = folder.resolve(name);
        String[] words = {
            "run", TinyExperiment.write(folder, yaml).toString(), "--out", run.toString()
        };
        String[] command = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, command, words.length, more.length);
        Terminal trained = Terminal.run(command);
        Assertions.assertThat(trained.status()).as(trained.err()).isZero();
        return run.resolve("report.html");
    }
}
