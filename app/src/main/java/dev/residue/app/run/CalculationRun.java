package dev.residue.app.run;

import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.study.Calculation;
import dev.residue.analysis.study.StudyText;
import dev.residue.app.experiment.CalculationFile;
import dev.residue.app.report.HtmlReport;
import dev.residue.app.report.ReportContent;
import dev.residue.app.report.RunSummary;
import dev.residue.training.checkpoint.ChecksumTrailer;
import dev.residue.training.checkpoint.DurableFiles;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Runs an experiment that trains no model. */
public final class CalculationRun {

    private CalculationRun() {}

    /** Computes, and writes the configuration and the report into a new directory. */
    public static RunResult run(RunDirectory directory, CalculationFile file) throws IOException {
        DurableFiles.write(directory.files().experiment(), ChecksumTrailer.YAML.close(file.yaml()));
        long start = System.nanoTime();
        Calculation.Outcome outcome = file.computation().get();
        double seconds = (System.nanoTime() - start) / 1e9;
        long steps = outcome.steps();
        List<Measurement> numbers =
                outcome.numbers().entrySet().stream()
                        .map(one -> new Measurement("", one.getKey(), null, one.getValue()))
                        .toList();
        SortedMap<Long, ProbeRecord> last = new TreeMap<>();
        last.put(steps, new ProbeRecord(steps, numbers, Map.of()));
        ReportContent report =
                new ReportContent(
                        file.title(),
                        new RunSummary(file.name(), 0, file.arithmetic(), "cpu", steps, seconds),
                        new RunRecord(List.of(), List.of(), last),
                        outcome.claims(),
                        Map.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        file.yaml(),
                        Versions.all(),
                        "residue run " + file.name(),
                        StudyText.none(),
                        ReportContent.Words.none());
        new HtmlReport().write(directory.files().report(), List.of(report));
        return new RunResult(
                directory.path(),
                file.name(),
                file.arithmetic(),
                "cpu",
                0,
                steps,
                seconds,
                steps == 0 ? 0 : seconds * 1e3 / steps,
                0,
                0,
                outcome.numbers(),
                outcome.claims(),
                directory.files().report(),
                List.of(),
                false);
    }
}
