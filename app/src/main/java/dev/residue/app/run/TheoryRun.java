package dev.residue.app.run;

import dev.residue.analysis.assignandadd.theory.AssignAndAddTheory;
import dev.residue.analysis.assignandadd.theory.TheoryResult;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.app.experiment.TheoryReader;
import dev.residue.app.report.HtmlReport;
import dev.residue.app.report.ReportContent;
import dev.residue.app.report.RunSummary;
import dev.residue.training.checkpoint.DurableFiles;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Runs the stand-in for the paper's theory, which is exact arithmetic in plain Java. */
public final class TheoryRun {

    private static final String ARITHMETIC = "plain Java, double precision";

    private TheoryRun() {}

    /** Computes, and writes the configuration and the report into a new directory. */
    public static RunResult run(RunDirectory directory, TheoryReader.TheoryFile file)
            throws IOException {
        DurableFiles.write(directory.files().experiment(), file.yaml());
        long start = System.nanoTime();
        TheoryResult result = AssignAndAddTheory.run(file.theory());
        double seconds = (System.nanoTime() - start) / 1e9;
        int steps = file.theory().steps();
        RunSummary summary =
                new RunSummary(TheoryReader.NAME, 0, ARITHMETIC, "cpu", steps, seconds);
        List<Measurement> numbers =
                result.numbers().entrySet().stream()
                        .map(one -> new Measurement("", one.getKey(), null, one.getValue()))
                        .toList();
        SortedMap<Long, ProbeRecord> last = new TreeMap<>();
        last.put((long) steps, new ProbeRecord(steps, numbers, Map.of()));
        ReportContent.Builder report =
                ReportContent.builder(
                                "A stand-in of our own, not the paper's, for its theory",
                                summary,
                                new RunRecord(List.of(), List.of(), last))
                        .claims(result.claims())
                        .configuration(file.yaml())
                        .command("residue run " + TheoryReader.NAME);
        Versions.all().forEach(report::environment);
        new HtmlReport().write(directory.files().report(), List.of(report.build()));
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
                directory.files().report(),
                false);
    }
}
