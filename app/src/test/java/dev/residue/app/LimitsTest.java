package dev.residue.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tests of all modules hold themselves to, so that they pass on every machine. */
class LimitsTest {

    private static final Pattern BARE =
            Pattern.compile(
                    "(?:Offset\\.offset|within|byLessThan|withinPercentage|withPrecision)\\("
                            + "\\s*-?\\.?\\d[\\w.]*(?:e-\\d+f?)?\\s*\\)");

    private static final Pattern NUMERIC =
            Pattern.compile(
                    "\\bRounding\\.ofFloats\\b|\\bSampling\\b|TinyExperiment.rounding|hasSameBinaryContentAs"
                        + "|\\bParity\\b");

    /** Signals arrive whatever the instructions; others test that stopping is exact. */
    private static final Set<String> ONE_PROCESSOR = Set.of("InterruptionTest.java");

    private static final Path ROOT = Path.of("..");

    /** A number in their place would be one that some machine kept; see {@code Rounding}. */
    @ParameterizedTest
    @ValueSource(strings = {"dataset", "model", "training", "analysis", "app"})
    void limitsFollowFromRoundingOrFromASample(String module) throws IOException {
        List<String> bare = new ArrayList<>();
        for (Path file : tests(module)) {
            Matcher matcher = BARE.matcher(Files.readString(file));
            while (matcher.find()) {
                bare.add(file.getFileName() + ": " + matcher.group());
            }
        }
        Assertions.assertThat(bare).isEmpty();
    }

    /** The other modules' tests run with all of them. */
    @Test
    void testsOfNumbersRunWithEverySetOfInstructions() throws IOException {
        List<String> untagged = new ArrayList<>();
        int tagged = 0;
        for (Path file : tests("app")) {
            String text = Files.readString(file);
            boolean isTagged = text.contains("@Tag(\"numeric\")");
            tagged += isTagged ? 1 : 0;
            if (file.getFileName().toString().endsWith("Test.java")
                    && !file.endsWith("LimitsTest.java")
                    && !ONE_PROCESSOR.contains(file.getFileName().toString())
                    && NUMERIC.matcher(text).find()
                    && !isTagged) {
                untagged.add(file.getFileName().toString());
            }
        }
        Assertions.assertThat(untagged).isEmpty();
        Assertions.assertThat(tagged).isGreaterThan(5);
    }

    @Test
    void aBareLimitIsSeen() {
        for (String bare :
                List.of("Offset.offset(1e-5)", "within(0.01f)", "Offset.offset(\n .5)")) {
            Assertions.assertThat(BARE.matcher(bare).find()).as(bare).isTrue();
        }
        Assertions.assertThat(BARE.matcher("Offset.offset(3 * rounding)").find()).isFalse();
    }

    private static List<Path> tests(String module) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("LimitsTest.java"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
