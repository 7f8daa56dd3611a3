package dev.residue.app.run;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.phase.PhaseResult;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.record.RunFiles;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.statistics.Series;
import dev.residue.analysis.study.ComparedRun;
import dev.residue.analysis.study.Findings;
import dev.residue.app.config.Problem;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.report.AccuracyPicture;
import dev.residue.app.report.Band;
import dev.residue.app.report.HtmlReport;
import dev.residue.app.report.MovingFigure;
import dev.residue.app.report.ReportContent;
import dev.residue.app.report.RunSummary;
import dev.residue.dataset.Task;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.checkpoint.Manifest;
import dev.residue.training.checkpoint.RunFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a run's directory and fills a report with it. */
public final class RunReport {

    private final RunFiles files;
    private final Experiment experiment;
    private final RunRecord record;
    private final Checkpoint latest;
    private final Findings findings;
    private int live;

    private RunReport(RunFiles files, Experiment experiment, RunRecord record, Checkpoint latest) {
        this.files = files;
        this.experiment = experiment;
        this.record = record;
        this.latest = latest;
        this.findings = Findings.of(experiment.studies(), compared(1));
    }

    /** Reads a run, and refuses one that has no checkpoint yet. */
    public static RunReport of(RunFiles files, Experiment experiment) throws IOException {
        Checkpoint latest =
                files.checkpoints()
                        .latest()
                        .orElseThrow(() -> RunDirectory.withoutCheckpoint(files.directory()));
        return new RunReport(files, experiment, RunRecord.read(files), latest);
    }

    /** Says that the run goes on, so that the page can be loaded again every so many seconds. */
    RunReport ofLiveRun(int seconds) {
        live = seconds;
        return this;
    }

    public void write(Path file) throws IOException {
        new HtmlReport().write(file, List.of(content()));
    }

    public void draw(Path file) throws IOException {
        new AccuracyPicture(content()).write(file);
    }

    public RunRecord record() {
        return record;
    }

    public Findings findings() {
        return findings;
    }

    /** Returns the last value of everything measured, the probes' full sets over small samples. */
    public Map<String, Double> finalValues() {
        Map<String, Double> values = new LinkedHashMap<>();
        record.metrics().forEach(series -> values.put(series.name(), series.last().value()));
        for (Measurement one : record.lastProbed().numbers()) {
            if (one.index() == null) {
                values.put(one.name(), one.value());
            }
        }
        values.putAll(findings.numbers());
        return values;
    }

    /** Returns the run as one of several that are compared, numbered from 1. */
    public ComparedRun<Task> compared(int number) {
        int layers =
                Subject.transformer(experiment.newBlock())
                        .map(transformer -> transformer.settings().layers())
                        .orElse(0);
        return new ComparedRun<>(number, experiment.task(), layers, record);
    }

    /** Returns what the report shows. */
    public ReportContent content() throws IOException {
        Manifest manifest = Manifest.read(latest);
        Task task = experiment.task();
        RunSummary summary =
                new RunSummary(
                        experiment.name(),
                        experiment.seed(),
                        manifest.text("engine").orElse("unknown"),
                        manifest.text("device").orElse("unknown"),
                        latest.step(),
                        seconds());
        Map<String, String> environment = manifest.texts("versions");
        manifest.text("engine").ifPresent(engine -> environment.put("engine", engine));
        environment.put("configuration SHA-256", experiment.hash());
        if (!experiment.warnings().isEmpty()) {
            environment.put(
                    "not measured",
                    experiment.warnings().stream()
                            .map(Problem::message)
                            .collect(Collectors.joining("; ")));
        }
        experiment
                .seeds()
                .forEach((name, seed) -> environment.put(name + " seed", seed.toString()));
        return new ReportContent(
                experiment.name() + ", seed " + experiment.seed(),
                summary,
                record,
                findings.claims(),
                ExperimentWords.splits(task),
                Stream.concat(
                                probeFigures().stream(),
                                MovingFigure.still(findings.figures()).stream())
                        .toList(),
                findings.phases().stream()
                        .filter(PhaseResult::isFound)
                        .map(
                                phase ->
                                        new Band(
                                                phase.name(),
                                                (double) phase.start(),
                                                (double) phase.end()))
                        .toList(),
                ExperimentWords.references(task),
                new String(RunFile.bytes(files.experiment()), StandardCharsets.UTF_8),
                environment,
                ShellCommand.of("residue", "report", files.directory()),
                Findings.text(experiment.studies(), task),
                new ReportContent.Words(
                        ExperimentWords.model(experiment),
                        experiment.evaluate().sequences(),
                        live,
                        ExperimentWords.indices(experiment, record.lastProbed())));
    }

    /** Returns the probes' figures at every checkpoint. */
    private List<MovingFigure> probeFigures() throws IOException {
        SortedMap<Long, List<Figure>> bySteps = new TreeMap<>();
        for (ProbeRecord recorded : record.probed().values()) {
            ProbeRecord whole =
                    new ProbeRecord(
                            recorded.step(),
                            recorded.numbers(),
                            files.probes().readArrays(recorded.step()));
            bySteps.put(recorded.step(), figures(experiment, whole));
        }
        return MovingFigure.joined(bySteps);
    }

    /** Returns the figures of what probes found at a step. */
    public static List<Figure> figures(Experiment experiment, ProbeRecord found) {
        List<Figure> figures = new ArrayList<>();
        experiment
                .probeFactories()
                .forEach(
                        (name, factory) -> {
                            if (found.probes().contains(name)) {
                                figures.addAll(factory.figures(experiment.task(), found.of(name)));
                            }
                        });
        return figures;
    }

    private double seconds() {
        for (Series series : record.timings()) {
            if (series.name().equals(RunDirectory.ENDED)) {
                return series.points().stream().mapToDouble(Series.Point::value).sum();
            }
        }
        return Double.NaN;
    }
}
