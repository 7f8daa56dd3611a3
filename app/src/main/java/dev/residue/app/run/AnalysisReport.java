package dev.residue.app.run;

import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.study.ComparedRun;
import dev.residue.analysis.study.Findings;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.report.HtmlReport;
import dev.residue.app.report.MovingFigure;
import dev.residue.app.report.ReportContent;
import dev.residue.app.report.RunSummary;
import dev.residue.dataset.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The report of what probes find in one model, such as somebody else's: a run's without curves. */
public final class AnalysisReport {

    private final Experiment experiment;
    private final Subject subject;
    private final ProbeRecord found;

    /**
     * Prepares a report.
     *
     * @param subject the model
     * @param measurements what probes found in it
     */
    public AnalysisReport(Experiment experiment, Subject subject, Measurements measurements) {
        this.experiment = experiment;
        this.subject = subject;
        found = new ProbeRecord(subject.step(), measurements.numbers(), measurements.arrays());
    }

    /** Returns what the index of a measurement stands for; empty where it has none. */
    public static String indexName(Experiment experiment, Measurement one) {
        return ExperimentWords.index(experiment, one);
    }

    /**
     * Writes the report and replaces the file if it exists.
     *
     * @param what whose model it is, such as a file of weights
     * @param command the command line that makes this report again
     */
    public void write(Path file, String what, String command) throws IOException {
        Task task = experiment.task();
        SortedMap<Long, ProbeRecord> records = new TreeMap<>(Map.of(found.step(), found));
        RunRecord record = new RunRecord(List.of(), List.of(), records);
        int layers =
                Subject.transformer(subject.block())
                        .map(transformer -> transformer.settings().layers())
                        .orElse(0);
        Findings findings =
                Findings.of(experiment.studies(), new ComparedRun<>(1, task, layers, record));
        ReportContent content =
                new ReportContent(
                        what,
                        new RunSummary(
                                experiment.name(),
                                experiment.seed(),
                                experiment.engine().name(),
                                experiment.engine().device(),
                                found.step(),
                                Double.NaN),
                        record,
                        findings.claims(),
                        ExperimentWords.splits(task),
                        MovingFigure.still(RunReport.figures(experiment, found)),
                        List.of(),
                        ExperimentWords.references(task),
                        experiment.yaml(),
                        Versions.all(),
                        command,
                        Findings.text(experiment.studies(), task),
                        new ReportContent.Words(
                                ExperimentWords.model(experiment),
                                0,
                                0,
                                ExperimentWords.indices(experiment, found)));
        new HtmlReport().write(file, List.of(content));
    }
}
