package dev.residue.app.sweep.aggregate;

import dev.residue.analysis.figure.Bands;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.PhaseDiagram;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.statistics.Series;
import dev.residue.app.export.Python;
import dev.residue.testing.Rounding;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SweepReportTest {

    private static final String MEASURE = "accuracy/held-out";
    private static final double INEXACT = 0.1 + 0.2; // 0.30000000000000004

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"pyarrow", "duckdb"})
    void anotherLibraryReadsEveryBitOfTheTable(String library) throws Exception {
        Path file = folder.resolve("results.parquet");
        List<SweptRun> runs =
                List.of(
                        run(0, INEXACT, "training.steps", "10", "name", "a"),
                        run(1, Double.NaN, "training.steps", "20"));
        ResultsTable table = new ResultsTable(runs.stream().map(SweptRun::rows).toList());
        Assertions.assertThat(table.write(file)).isEqualTo(2);
        Assertions.assertThat(table.write(file)).isEqualTo(2);
        byte[] bytes = Files.readAllBytes(file);
        Assertions.assertThat(new String(bytes, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
        Assertions.assertThat(folder.toFile().list()).containsExactly("results.parquet");
        String script =
                """
                import sys
                if sys.argv[1] == 'pyarrow':
                    import pyarrow.parquet as parquet
                    rows = parquet.read_table(sys.argv[2]).to_pylist()
                else:
                    import duckdb
                    table = duckdb.read_parquet(sys.argv[2])
                    rows = [dict(zip(table.columns, row)) for row in table.fetchall()]
                for row in rows: print(list(row.items()))
                """;
        Python.require(library);
        String read = Python.run(folder, "-c", script, library, file.toString());
        Assertions.assertThat(read.lines())
                .containsExactly(
                        "[('run', 'run-0'), ('training.steps', 10), ('axis.name', 'a'), ('seed',"
                                + " 0), ('step', 10), ('source', 'training'), ('name',"
                                + " 'accuracy/held-out'), ('index', None), ('value',"
                                + " 0.30000000000000004)]",
                        "[('run', 'run-1'), ('training.steps', 20), ('axis.name', None), ('seed',"
                                + " 1), ('step', 10), ('source', 'training'), ('name',"
                                + " 'accuracy/held-out'), ('index', None), ('value', nan)]");
    }

    @Test
    void oneAxisGivesALineInABandWithALinkPerRun() {
        List<SweptRun> runs = new ArrayList<>();
        for (int seed = 0; seed < 3; seed++) {
            runs.add(run(seed, 0.1 * seed, "share", "0.5"));
            runs.add(run(10 + seed, 0.5, "share", "0.25"));
        }
        Bands bands = (Bands) only(figures(runs));
        Assertions.assertThat(bands.points())
                .containsExactly(
                        new Bands.Point(0.25, 0.5, 0.5, 0.5, 3),
                        new Bands.Point(0.5, 0.1, 0, 0.2, 3));
        Assertions.assertThat(bands.marks())
                .extracting("href")
                .contains("runs/run%20of%200/report.html")
                .hasSize(6);
    }

    @Test
    void twoAxesGiveMediansInTheOrderOfNumbers() {
        List<SweptRun> runs =
                List.of(
                        run(0, 0.75, "tasks", "8", "share", "0.5"),
                        run(1, 0.25, "tasks", "16", "share", "0.5"),
                        run(2, 0.5, "tasks", "16", "share", "0.1"));
        PhaseDiagram diagram = (PhaseDiagram) only(figures(runs));
        Assertions.assertThat(diagram.columnLabels()).containsExactly("8", "16");
        Assertions.assertThat(diagram.rowLabels()).containsExactly("0.1", "0.5");
        Assertions.assertThat(Arrays.deepToString(diagram.values()))
                .isEqualTo("[[NaN, 0.5], [0.75, 0.25]]");
        Assertions.assertThat(diagram.marks()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "accuracy/test,   .01, .2, 0,  1,  .5", // low, and a share all the same
        "uncopied/test,   .1,  .9, 0,  1,  .5",
        "weights/largest, .01, .2, .01, .2, .105",
        "phase,           0,   4,  0,  4,  2",
        "cosine,          -.5, .9, -.5, .9, .2"
    })
    void sharesHaveTheSameColoursInEveryDiagram(
            String measure, double low, double high, double from, double to, double level) {
        PhaseDiagram.Range range = SweepFigures.range(measure, low, high);
        Assertions.assertThat(new double[] {range.low(), range.high(), range.level()})
                .containsExactly(new double[] {from, to, level}, Rounding.ofDoubles(2).offset(1));
    }

    @Test
    void aThirdAxisGivesADiagramForEachOfItsValues() {
        List<SweptRun> runs =
                List.of(
                        run(0, 0.75, "tasks", "8", "share", "0.5", "layers", "4"),
                        run(1, 0.25, "tasks", "16", "share", "0.1", "layers", "2"));
        // three keys that determine one another would be one axis
        List<SweptRun> crossed = new ArrayList<>(runs);
        crossed.add(run(2, 0.25, "tasks", "16", "share", "0.5", "layers", "2"));
        crossed.add(run(3, 0.25, "tasks", "16", "share", "0.5", "layers", "4"));
        Assertions.assertThat(figures(crossed))
                .extracting(Figure::title)
                .containsExactly(MEASURE + " at layers = 2", MEASURE + " at layers = 4");
        Assertions.assertThat(AxisValues.independent(runs.stream().map(SweptRun::run).toList()))
                .hasSize(1);
    }

    @Test
    void anAxisIsLogarithmicWhereRatiosAreClearlyTheMoreEven() {
        Assertions.assertThat(axis("8", "16", "64", "128").isLogarithmic()).isTrue();
        Assertions.assertThat(axis("0.001", "0.003", "0.01").isLogarithmic()).isTrue();
        Assertions.assertThat(axis("0.01", "0.1", "0.25", "0.5", "0.99").isLogarithmic()).isFalse();
        Assertions.assertThat(axis("0.1", "0.3", "0.5", "0.7", "0.9").isLogarithmic()).isFalse();
    }

    private static AxisValues axis(String... values) {
        return new AxisValues("key", List.of(values));
    }

    private static Figure only(List<Figure> figures) {
        Assertions.assertThat(figures).hasSize(1);
        return figures.get(0);
    }

    private static List<Figure> figures(List<SweptRun> runs) {
        List<AxisValues> axes = AxisValues.independent(runs.stream().map(SweptRun::run).toList());
        return new SweepFigures(runs, axes).of(MEASURE);
    }

    private static SweptRun run(long seed, double value, String... axes) {
        Map<String, String> values = new TreeMap<>(Comparator.reverseOrder());
        for (int i = 0; i < axes.length; i += 2) {
            values.put(axes[i], axes[i + 1]);
        }
        PlannedRun planned = new PlannedRun("run-" + seed, values, seed, "runs/run of " + seed);
        RunRecord record =
                new RunRecord(
                        List.of(new Series(MEASURE, List.of(new Series.Point(10, value)))),
                        List.of(),
                        new TreeMap<>());
        return new SweptRun(
                planned, record, Map.of(), Map.of(MEASURE, value), Optional.empty(), "");
    }
}
