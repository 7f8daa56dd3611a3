package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDManager;
import dev.residue.analysis.probe.AccuracyProbe;
import dev.residue.analysis.probe.Measured;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.testing.Rounding;
import dev.residue.testing.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers measured by others, with other code, on the same weights. */
class ProgressOnAuthorsWeightsTest {

    private static final List<String> MEASURES =
            List.of(
                    "progress/ov2-mlp2",
                    "progress/qk1-number-to-previous",
                    "progress/qk2-ov1-variable-identity",
                    "progress/attention1-equals-to-operands",
                    "progress/attention1-number-to-previous",
                    "progress/attention2-equals-to-values",
                    "progress/probe-variable-from-number");

    // the file's columns of the measures above
    private static final List<String> COLUMNS =
            List.of(
                    "ov2_mlp2",
                    "qk1_prev",
                    "qk2_ov1_varid",
                    "attn1_eq_to_operands",
                    "attn1_num_to_prev",
                    "attn2_eq_to_values",
                    "probe_var_from_num");

    @ParameterizedTest
    @CsvSource({
        "final, 1.000 .994 1.000 .993 .998 .994 .983 .976 .995",
        "5401, 1.000 .992 .990 .959 .195 .865 .803 .236 .304",
        "5301, .999 .968 .772 .593 .237 .584 .404 .221 .024"
    })
    void theNineAccuraciesAreThoseMeasuredIndependently(String step, String expected)
            throws IOException {
        AssignAndAdd task = AuthorsWeights.task();
        try (NDManager manager = NDManager.newBaseManager()) {
            Subject subject = AuthorsWeights.subject(task, step, manager);
            Map<String, Double> found = Measured.byName(new AccuracyProbe(task, 1), subject);
            String[] values = expected.split(" ");
            for (int i = 0; i < values.length; i++) {
                double value = Double.parseDouble(values[i]);
                String split = task.splits().get(i);
                Assertions.assertThat(found.get("accuracy/" + split))
                        .as("%s at %s", split, step)
                        .isCloseTo(value, Sampling.shares(value, 10_000, 1000));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"5301, 5300", "5401, 5400", "final, 39500"})
    void theMeasuresAreThoseOfTheTrajectory(String step, String row) throws IOException {
        AssignAndAdd task = AuthorsWeights.task();
        Path papers = Path.of(System.getProperty("residue.papers", "papers"));
        Path file = papers.resolve("assign-and-add-trajectory.csv");
        boolean there = Files.isReadable(file);
        if (!there) {
            System.out.println("SKIPPED: the trajectory is not at " + file);
        }
        Assumptions.assumeTrue(there, "the trajectory is not at " + file);
        List<String[]> lines =
                Files.readAllLines(file).stream()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.split(",", -1))
                        .toList();
        List<String> header = Arrays.asList(lines.get(0));
        String[] values =
                lines.stream().filter(line -> line[0].equals(row)).findFirst().orElseThrow();
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, Double> found =
                    Measured.byName(
                            new ProgressProbe(task, 1),
                            AuthorsWeights.subject(task, step, manager));
            for (int i = 0; i < MEASURES.size(); i++) {
                String value = values[header.indexOf(COLUMNS.get(i))];
                if (!value.isEmpty()) {
                    double expected = Double.parseDouble(value);
                    // from weights alone, or over two samples of about 500 sequences
                    Offset<Double> sampling = Sampling.shares(expected, 500, 500);
                    Assertions.assertThat(found.get(MEASURES.get(i)))
                            .as("%s at %s", MEASURES.get(i), step)
                            .isCloseTo(expected, i < 3 ? weightsAlone(step) : sampling);
                }
            }
        }
    }

    /** The final weights are those of a later step, in which a few of the 3,481 pairs changed. */
    private static Offset<Double> weightsAlone(String step) {
        return step.equals("final") ? Offset.offset(7 / 3481.0) : Rounding.printed(4);
    }

    @Test
    void theSecondLayerAloneAddsNearlyEveryPairInTheFinalWeights() throws IOException {
        AssignAndAdd task = AuthorsWeights.task();
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, Double> found =
                    Measured.byName(
                            new ProgressProbe(task, 1),
                            AuthorsWeights.subject(task, "final", manager));
            Assertions.assertThat(found.get("progress/ov2-mlp2")).isGreaterThanOrEqualTo(0.998);
            Assertions.assertThat(found)
                    .containsEntry("progress/qk1-number-to-previous/unmasked-two-back", 1.0);
        }
    }
}
