package dev.residue.app.run;

import dev.residue.analysis.claim.Claim;
import dev.residue.analysis.claim.ClaimResult;
import dev.residue.analysis.claim.ComparedRun;
import dev.residue.analysis.claim.Reproduction;
import dev.residue.analysis.claim.RunMeasurements;
import dev.residue.analysis.phase.PhaseResult;
import dev.residue.app.config.Problem;
import dev.residue.app.console.Shell;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.figure.AlgorithmCurves;
import dev.residue.app.figure.HeadMaps;
import dev.residue.app.figure.ReportMaps;
import dev.residue.app.figure.ShotCurves;
import dev.residue.app.figure.VariableCurves;
import dev.residue.app.report.AccuracyPicture;
import dev.residue.app.report.Band;
import dev.residue.app.report.ClaimRow;
import dev.residue.app.report.HtmlReport;
import dev.residue.app.report.Reference;
import dev.residue.app.report.ReportContent;
import dev.residue.app.report.RunFiles;
import dev.residue.app.report.RunSummary;
import dev.residue.app.report.Series;
import dev.residue.app.report.Verdict;
import dev.residue.dataset.Baseline;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.model.HookedTransformer;
import dev.residue.training.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads a run's directory and fills a report with it. */
public final class RunReport {

    private final Path directory;
    private final Experiment experiment;
    private final RunFiles files;
    private final Checkpoint latest;
    private final List<PhaseResult> phases = new ArrayList<>();
    private final Map<String, Double> numbers = new LinkedHashMap<>();
    private final List<ClaimResult> claims = new ArrayList<>();

    private RunReport(Path directory, Experiment experiment, RunFiles files, Checkpoint latest) {
        this.directory = directory;
        this.experiment = experiment;
        this.files = files;
        this.latest = latest;
        RunMeasurements measurements = ClaimInputs.of(files);
        for (Reproduction reproduction : experiment.reproductions()) {
            phases.addAll(reproduction.phases(measurements));
            numbers.putAll(reproduction.numbers(measurements));
            claims.addAll(reproduction.claims(experiment.task(), measurements));
        }
    }

    /**
     * Reads a run.
     *
     * @throws RequestException if it has no checkpoint yet
     */
    public static RunReport of(Path directory, Experiment experiment) throws IOException {
        Checkpoint latest =
                RunDirectory.checkpoints(directory)
                        .latest()
                        .orElseThrow(
                                () ->
                                        new RequestException(
                                                directory + " has no checkpoint yet",
                                                "begin it with: "
                                                        + Shell.command(
                                                                "residue", "resume", directory)));
        return new RunReport(directory, experiment, files(directory), latest);
    }

    private static RunFiles files(Path directory) throws IOException {
        try {
            return new RunFiles(directory);
        } catch (IllegalArgumentException e) {
            throw new RequestException(
                    String.valueOf(e.getMessage()),
                    "all that is damaged is found by: "
                            + Shell.command("residue", "verify", directory));
        }
    }

    /** Writes the report of one run. */
    public void write(Path file) throws IOException {
        new HtmlReport().write(file, List.of(content()));
    }

    /** Draws the accuracy curves as a picture. */
    public void draw(Path file) throws IOException {
        new AccuracyPicture(content()).write(file);
    }

    /** Returns the last value of everything measured, the probes' full sets over small samples. */
    public Map<String, Double> finalValues() {
        Map<String, Double> values = new LinkedHashMap<>();
        for (Series series : files.metrics()) {
            values.put(series.name(), series.last().value());
        }
        for (Series series : files.lastMeasured()) {
            values.put(series.name(), series.last().value());
        }
        phases.forEach(phase -> values.putAll(phase.numbers()));
        values.putAll(numbers);
        return values;
    }

    /** Returns the paper's findings with their verdicts on this run. */
    public List<ClaimResult> claims() {
        return List.copyOf(claims);
    }

    /** Returns the run as one of several that are compared. */
    public ComparedRun compared() {
        int layers =
                experiment.newBlock() instanceof HookedTransformer transformer
                        ? transformer.settings().layers()
                        : 0;
        return new ComparedRun(experiment.task(), layers, ClaimInputs.of(files));
    }

    /** Returns the report's content. */
    public ReportContent content() throws IOException {
        CheckpointManifest manifest = CheckpointManifest.read(latest);
        RunSummary summary =
                new RunSummary(
                        experiment.name(),
                        experiment.seed(),
                        manifest.engine(),
                        manifest.device(),
                        latest.step(),
                        seconds());
        ReportContent.Builder builder =
                ReportContent.builder(experiment.name() + ", seed " + experiment.seed(), summary)
                        .series(files.curves())
                        .finals(files.lastMeasured())
                        .indexed(files.lastIndexed())
                        .timings(files.timings())
                        .configuration(files.configuration())
                        .command(Shell.command("residue", "report", directory));
        if (experiment.task() instanceof AssignAndAdd task) {
            builder.series(VariableCurves.of(files.measurements(), task));
        }
        if (experiment.task() instanceof InContextLinear task) {
            ShotCurves.of(files, task).forEach(builder::scatter);
            AlgorithmCurves.of(files, task).forEach(builder::scatter);
            HeadMaps.proportional(files.lastIndexed(), latest.step()).forEach(builder::heatMap);
        }
        builder.claims(claims.stream().map(RunReport::row).toList());
        for (PhaseResult phase : phases) {
            if (phase.isFound()) {
                builder.band(new Band(phase.name(), (double) phase.start(), (double) phase.end()));
            }
        }
        for (String split : experiment.task().splits()) {
            builder.split(split, experiment.task().meaning(split));
        }
        for (Baseline baseline : experiment.task().baselines()) {
            builder.reference(
                    new Reference(
                            baseline.name(), "accuracy/" + baseline.split(), baseline.accuracy()));
        }
        Path arrays =
                directory.resolve("probes").resolve(latest.directory().getFileName() + ".npz");
        ReportMaps maps = new ReportMaps(experiment.task(), latest.step(), arrays);
        maps.heatMaps().forEach(builder::heatMap);
        maps.scatters().forEach(builder::scatter);
        manifest.environment().forEach(builder::environment);
        builder.environment("configuration SHA-256", experiment.hash());
        if (!experiment.warnings().isEmpty()) {
            builder.environment(
                    "not measured",
                    experiment.warnings().stream()
                            .map(Problem::message)
                            .collect(Collectors.joining("; ")));
        }
        experiment
                .seeds()
                .forEach((name, seed) -> builder.environment(name + " seed", seed.toString()));
        return builder.build();
    }

    /** Returns a verdict as a report shows it. */
    public static ClaimRow row(ClaimResult result) {
        Claim claim = result.claim();
        return new ClaimRow(
                claim.id(),
                claim.finding(),
                claim.source(),
                claim.criterion(),
                result.measured(),
                Verdict.valueOf(result.verdict().name()));
    }

    private double seconds() {
        for (Series series : files.timings()) {
            if (series.name().equals(RunDirectory.END)) {
                return series.points().stream().mapToDouble(point -> point.value()).sum();
            }
        }
        return Double.NaN;
    }
}
