package dev.residue.app.run;

import dev.residue.app.Readers;
import dev.residue.app.engine.Engines;
import dev.residue.app.experiment.Experiment;
import dev.residue.training.engine.EngineSelection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report that is followed is whole at every step, and new at every checkpoint. */
class LiveReportTest {

    private static final String TINY =
            """
            task:
              assignAndAdd: { modulus: 7, variables: 4, context: 10, assignments: 3, restrictedVariables: 1 }
            model: { layers: 2, heads: 1, dModel: 16, mlp: [none, 32] }
            training: { steps: 6, batchSize: 16 }
            evaluate: { every: 2, sequences: 20 }
            checkpoints: { every: 2 }
            probes: [accuracy, progress]
            """;

    private static final Pattern STEPS = Pattern.compile("(\\d+) steps");

    @TempDir private Path folder;

    @Test
    void theFileIsReplacedAsAWholeAtEveryCheckpoint() throws Exception {
        Experiment experiment = Readers.reader().readText("tiny", TINY).inParts(1);
        EngineSelection selection = Engines.load(experiment);
        Looking looking = new Looking(folder.resolve("run/report.html"), folder.resolve("old"));
        try (RunDirectory directory = RunDirectory.create(folder.resolve("run"))) {
            new Runner(experiment, selection, looking, () -> false)
                    .run(directory, Optional.empty());
        }
        // before a step's own checkpoint is written, the page is that of the one before
        Assertions.assertThat(looking.seen)
                .isEqualTo(Map.of(1L, 0, 2L, 0, 3L, 2, 4L, 2, 5L, 4, 6L, 4));
        // whoever read the first page has it whole: later ones are other files
        Assertions.assertThat(folder.resolve("old")).hasContent(looking.first);
        Assertions.assertThat(Files.readString(folder.resolve("run/report.html")))
                .isNotEqualTo(looking.first)
                .doesNotContain("This run goes on");
    }

    /** Looks at the page after every step, and keeps hold of the first one's file. */
    private static final class Looking implements Watch, Progress {

        private final Path page;
        private final Path hold;
        private final Map<Long, Integer> seen = new TreeMap<>();
        private String first = "";

        Looking(Path page, Path hold) {
            this.page = page;
            this.hold = hold;
        }

        @Override
        public boolean isReportFollowed() {
            return true;
        }

        @Override
        public Progress progress(long lastStep) {
            return this;
        }

        @Override
        public void start(long step) {
            Assertions.assertThat(step).isZero();
        }

        @Override
        public boolean reached(long step) {
            try {
                String text = Files.readString(page);
                if (first.isEmpty()) {
                    first = text;
                    Files.createLink(hold, page);
                }
                Assertions.assertThat(text).contains("This run goes on").endsWith("</html>\n");
                Matcher steps = STEPS.matcher(text.substring(text.indexOf("class=\"summary\"")));
                Assertions.assertThat(steps.find()).isTrue();
                seen.put(step, Integer.parseInt(steps.group(1)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return false;
        }

        @Override
        public void show(long step, double loss, int members) {
            throw new AssertionError("nobody wanted a loss");
        }

        @Override
        public void say(String line) {
            // of no interest here
        }

        @Override
        public void end() {
            // nothing is shown
        }
    }
}
