package dev.residue.analysis.assignandadd;

import dev.residue.analysis.statistics.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Assumptions;

/** What was measured on the checkpoints that the authors of "Assign and Add" published. */
final class AuthorsTrajectory {

    private static final Map<String, String> COLUMNS =
            Map.ofEntries(
                    Map.entry("0train", "accuracy/direct/train"),
                    Map.entry("0add", "accuracy/direct/held-out-pair"),
                    Map.entry("1train", "accuracy/one-variable/train"),
                    Map.entry("1add", "accuracy/one-variable/held-out-pair"),
                    Map.entry("1var", "accuracy/one-variable/held-out-slot"),
                    Map.entry("2train", "accuracy/two-variables/train"),
                    Map.entry("2add", "accuracy/two-variables/held-out-pair"),
                    Map.entry("2var1", "accuracy/two-variables/held-out-slot-1"),
                    Map.entry("2var2", "accuracy/two-variables/held-out-slot-2"),
                    Map.entry("ov2_mlp2", "progress/ov2-mlp2"),
                    Map.entry("qk1_prev", "progress/qk1-number-to-previous"),
                    Map.entry("qk2_ov1_varid", "progress/qk2-ov1-variable-identity"),
                    Map.entry("attn1_eq_to_operands", "progress/attention1-equals-to-operands"),
                    Map.entry("attn1_num_to_prev", "progress/attention1-number-to-previous"),
                    Map.entry("attn2_eq_to_values", "progress/attention2-equals-to-values"),
                    Map.entry("probe_var_from_num", "progress/probe-variable-from-number"));

    private AuthorsTrajectory() {}

    /**
     * Reads the evaluations at the steps that are kept; skips the test where the file is absent.
     */
    static Map<String, Series> read(LongPredicate kept) throws IOException {
        Path file =
                Path.of(
                        System.getProperty("residue.papers", "papers"),
                        "assign-and-add-trajectory.csv");
        String reason = "no trajectory at " + file + " (system property residue.papers)";
        if (!Files.exists(file)) {
            System.out.println("skipped: " + reason);
        }
        Assumptions.assumeTrue(Files.exists(file), reason);
        List<String[]> rows =
                Files.readAllLines(file).stream()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.split(",", -1))
                        .toList();
        Map<String, Series> series = new LinkedHashMap<>();
        for (int column = 1; column < rows.get(0).length; column++) {
            String name = COLUMNS.get(rows.get(0)[column]);
            if (name != null) {
                series.put(name, column(rows, column, kept));
            }
        }
        return series;
    }

    private static Series column(List<String[]> rows, int column, LongPredicate kept) {
        List<String[]> present =
                rows.stream()
                        .skip(1)
                        .filter(row -> !row[column].isEmpty())
                        .filter(row -> kept.test(Long.parseLong(row[0])))
                        .toList();
        return Series.of(
                "measure",
                present.stream().mapToLong(row -> Long.parseLong(row[0])).toArray(),
                present.stream().mapToDouble(row -> Double.parseDouble(row[column])).toArray());
    }

    /** Returns the series with something added to each value. */
    static Series plus(Series series, DoubleSupplier noise) {
        long[] steps = new long[series.size()];
        double[] values = new double[series.size()];
        Arrays.setAll(steps, series::step);
        Arrays.setAll(values, i -> series.value(i) + noise.getAsDouble());
        return Series.of("measure", steps, values);
    }
}
