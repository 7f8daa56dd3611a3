package dev.residue.app.sweep.aggregate;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.seeds.SeedRun;
import dev.residue.analysis.seeds.SeedSummary;
import dev.residue.analysis.statistics.MedianInterval;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.report.HtmlReport;
import dev.residue.app.report.Page;
import dev.residue.app.run.ShellCommand;
import dev.residue.app.seeds.SeedSections;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes what a sweep's runs show together, from their files: a table and a report. */
public final class SweepReport {

    /** The table's file in a sweep's directory. */
    public static final String RESULTS = "results.parquet";

    /** The report's file in a sweep's directory. */
    public static final String REPORT = "report.html";

    private static final List<String> INTERVAL = List.of("Runs#", "Median#", "95 % from#", "to#");

    /** With more measures, each is drawn against the first alone. */
    private static final int ALL_PAIRS = 3;

    private final Path sweep;
    private final List<SweptRun> runs;
    private final List<String> measures;
    private final List<AxisValues> axes;
    private final SweepFigures figures;

    private SweepReport(Path sweep, List<SweptRun> runs, List<String> collect) {
        this.sweep = sweep;
        this.runs = runs;
        measures = Measures.of(collect, runs);
        axes = AxisValues.independent(runs.stream().map(SweptRun::run).toList());
        figures = new SweepFigures(runs, axes);
    }

    /**
     * What was written.
     *
     * @param over the names of the runs that are over, whose final values the report shows
     * @param rows the number of values in the table
     */
    public record Written(Path results, Path report, List<String> over, int runs, long rows) {}

    /**
     * Writes both files, each wholly or not at all. Of a run that is not over, what it has measured
     * so far is in the table, and the report says how far it is.
     *
     * <p>The measures of the report are those that the sweep file collects, and all accuracies
     * where it names none.
     */
    public static Written write(Path sweep, ExperimentReader reader) throws IOException {
        List<SweptRun> runs = new ArrayList<>();
        for (PlannedRun run : PlannedRun.read(sweep)) {
            runs.add(SweptRun.read(sweep, run, reader));
        }
        Path results = sweep.resolve(RESULTS);
        long rows = new ResultsTable(runs.stream().map(SweptRun::rows).toList()).write(results);
        Path report = sweep.resolve(REPORT);
        SweepReport made = new SweepReport(sweep, runs, Measures.collected(sweep));
        new HtmlReport().write(report, made.page());
        return new Written(results, report, made.over(), runs.size(), rows);
    }

    private List<String> over() {
        return runs.stream().filter(SweptRun::isOver).map(run -> run.run().name()).toList();
    }

    private Page page() {
        List<Page.Section> sections = new ArrayList<>(seeds());
        if (axes.isEmpty()) {
            sections.addAll(lastValues());
        } else {
            for (String measure : measures) {
                List<Figure> drawn = figures.of(measure);
                if (!drawn.isEmpty()) {
                    sections.add(new Page.Section(measure, "", drawn, List.of(medians(measure))));
                }
            }
        }
        List<Figure> scatters = scatters();
        if (!scatters.isEmpty()) {
            sections.add(new Page.Section("Measures over each other", "", scatters, List.of()));
        }
        sections.add(new Page.Section("Runs", "", List.of(), List.of(runsTable())));
        String varied =
                axes.isEmpty()
                        ? "seeds alone vary"
                        : String.join(" × ", axes.stream().map(AxisValues::path).toList());
        return new Page(
                "Sweep " + sweep.toAbsolutePath().normalize().getFileName(),
                over().size() + " of " + runs.size() + " runs are over · " + varied,
                sections,
                ShellCommand.of("residue", "report", sweep));
    }

    /** Returns what is said of seeds where they alone vary. */
    private List<Page.Section> seeds() {
        List<SeedRun> over = runs.stream().flatMap(run -> run.ofSeed().stream()).toList();
        return axes.isEmpty() && over.size() > 1
                ? new SeedSections(new SeedSummary(over)).sections()
                : List.of();
    }

    private List<Page.Section> lastValues() {
        List<List<Page.Cell>> rows = new ArrayList<>();
        for (String measure : measures) {
            for (MedianInterval one : SweepFigures.of(runs, measure)) {
                List<Page.Cell> row = new ArrayList<>(List.of(Page.Cell.of(measure)));
                row.addAll(cells(one));
                rows.add(row);
            }
        }
        List<String> headings = new ArrayList<>(List.of("Measure"));
        headings.addAll(INTERVAL);
        return rows.isEmpty()
                ? List.of()
                : List.of(
                        new Page.Section(
                                "Last values",
                                "",
                                List.of(figures.overSeeds(measures)),
                                List.of(new Page.Grid(headings, rows))));
    }

    private static List<Page.Cell> cells(MedianInterval one) {
        return List.of(
                Page.Cell.of(one.count()),
                Page.Cell.of(one.median()),
                Page.Cell.of(one.low()),
                Page.Cell.of(one.high()));
    }

    /** Returns measures over each other, without those that are the same in all runs. */
    private List<Figure> scatters() {
        List<String> varying = measures.stream().filter(figures::varies).toList();
        List<Figure> all = new ArrayList<>();
        for (int i = 0; i < varying.size(); i++) {
            for (int j = i + 1; j < varying.size(); j++) {
                if (i == 0 || varying.size() <= ALL_PAIRS) {
                    all.add(figures.scatter(varying.get(i), varying.get(j)));
                }
            }
        }
        return all;
    }

    /** Returns the axes' names, so short that a table stays within the page. */
    private List<String> labels() {
        List<String> last =
                axes.stream().map(axis -> axis.path().replaceFirst(".*\\.", "")).toList();
        return Set.copyOf(last).size() == last.size()
                ? last
                : axes.stream().map(AxisValues::path).toList();
    }

    private Page.Grid medians(String measure) {
        List<String> headings = new ArrayList<>();
        headings.addAll(labels());
        headings.addAll(INTERVAL);
        List<List<Page.Cell>> rows = new ArrayList<>();
        figures.settings()
                .forEach(
                        (values, some) -> {
                            for (MedianInterval one : SweepFigures.of(some, measure)) {
                                List<Page.Cell> row = new ArrayList<>();
                                values.forEach(value -> row.add(Page.Cell.of(value)));
                                row.addAll(cells(one));
                                rows.add(row);
                            }
                        });
        return new Page.Grid(headings, rows);
    }

    private Page.Grid runsTable() {
        List<String> headings = new ArrayList<>(List.of("Run"));
        headings.addAll(labels());
        headings.add("Seed#");
        measures.forEach(measure -> headings.add(measure + "#"));
        headings.add("State");
        List<List<Page.Cell>> rows = new ArrayList<>();
        for (SweptRun run : runs) {
            List<Page.Cell> row = new ArrayList<>();
            row.add(new Page.Cell(run.run().name(), run.isOver() ? run.href() : ""));
            for (AxisValues axis : axes) {
                row.add(Page.Cell.of(run.run().axes().getOrDefault(axis.path(), "")));
            }
            row.add(Page.Cell.of(Long.toString(run.run().seed())));
            for (String measure : measures) {
                Double value = run.finals().get(measure);
                row.add(value == null ? Page.Cell.of("–") : Page.Cell.of(value));
            }
            row.add(Page.Cell.of(run.isOver() ? "over" : run.state()));
            rows.add(row);
        }
        return new Page.Grid(headings, rows);
    }

    static String shown(double value) {
        return Page.Cell.of(value).text();
    }
}
