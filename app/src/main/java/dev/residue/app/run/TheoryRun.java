package dev.residue.app.run;

import dev.residue.analysis.claim.ClaimResult;
import dev.residue.analysis.theory.AssignAndAddTheory;
import dev.residue.analysis.theory.TheoryResult;
import dev.residue.app.experiment.TheoryReader;
import dev.residue.app.report.HtmlReport;
import dev.residue.app.report.Point;
import dev.residue.app.report.ReportContent;
import dev.residue.app.report.RunSummary;
import dev.residue.app.report.Series;
import dev.residue.training.DurableFiles;
import dev.residue.training.Seal;
import java.io.IOException;
import java.util.List;

/** Runs the stand-in for the paper's theory, which is exact arithmetic in plain Java. */
public final class TheoryRun {

    private static final String ARITHMETIC = "plain Java, double precision";

    private TheoryRun() {}

    /** Computes, and writes the configuration and the report into a new directory. */
    public static RunResult run(RunDirectory directory, TheoryReader.TheoryFile file)
            throws IOException {
        DurableFiles.write(directory.experiment(), Seal.YAML.close(file.yaml()));
        long start = System.nanoTime();
        TheoryResult result = AssignAndAddTheory.run(file.theory());
        double seconds = (System.nanoTime() - start) / 1e9;
        int steps = file.theory().steps();
        RunSummary summary =
                new RunSummary(TheoryReader.NAME, 0, ARITHMETIC, "cpu", steps, seconds);
        List<Series> numbers =
                result.numbers().entrySet().stream()
                        .map(
                                number ->
                                        new Series(
                                                number.getKey(),
                                                List.of(new Point(steps, number.getValue()))))
                        .toList();
        ReportContent.Builder report =
                ReportContent.builder(
                                "A stand-in of our own, not the paper's, for its theory", summary)
                        .claims(result.claims().stream().map(RunReport::row).toList())
                        .finals(numbers)
                        .configuration(file.yaml())
                        .command("residue run " + TheoryReader.NAME);
        Versions.all().forEach(report::environment);
        new HtmlReport().write(directory.report(), List.of(report.build()));
        return new RunResult(
                directory.path(),
                TheoryReader.NAME,
                ARITHMETIC,
                "cpu",
                0,
                steps,
                seconds,
                steps == 0 ? 0 : seconds * 1e3 / steps,
                0,
                0,
                result.numbers(),
                List.<ClaimResult>copyOf(result.claims()),
                directory.report(),
                false);
    }
}
