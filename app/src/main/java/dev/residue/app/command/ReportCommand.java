package dev.residue.app.command;

import com.google.inject.Inject;
import dev.residue.analysis.record.RunFiles;
import dev.residue.analysis.study.ComparedRun;
import dev.residue.analysis.study.Findings;
import dev.residue.analysis.study.Study;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.report.HtmlReport;
import dev.residue.app.report.ReportContent;
import dev.residue.app.run.RequestException;
import dev.residue.app.run.ResultLine;
import dev.residue.app.run.RunDirectory;
import dev.residue.app.run.RunReport;
import dev.residue.app.run.ShellCommand;
import dev.residue.app.seeds.SeedReport;
import dev.residue.app.sweep.aggregate.PlannedRun;
import dev.residue.app.sweep.aggregate.SweepReport;
import dev.residue.dataset.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the report of runs from their files. */
@Command(
        name = "report",
        description = "Writes a report of one or more runs, as one HTML file that opens offline.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    private final ExperimentReader reader;
    private final SeedReport seedReport;

    @Parameters(
            arity = "1..*",
            paramLabel = "RUN_DIR",
            description = "The runs' directories, or that of a sweep.")
    private List<Path> directories;

    @Option(names = "--out", paramLabel = "FILE.html", description = "The report's file.")
    private @Nullable Path out;

    @Option(
            names = "--picture",
            paramLabel = "FILE.png",
            description = "Also draw the first run's accuracy curves.")
    private @Nullable Path picture;

    @Option(
            names = "--results",
            paramLabel = "FILE.jsonl",
            description = "Also append each run's outcome to a file, one line a run.")
    private @Nullable Path results;

    @Option(
            names = "--seeds",
            description =
                    "Show what runs say together that differ in their seeds alone; a file that"
                            + " --results made counts as its runs.")
    private boolean seeds;

    @Inject
    ReportCommand(ExperimentReader reader, SeedReport seedReport) {
        this.reader = reader;
        this.seedReport = seedReport;
    }

    @Override
    public Integer call() throws Exception {
        if (seeds) {
            return together();
        }
        if (directories.stream().anyMatch(PlannedRun::isSweep)) {
            return sweep();
        }
        if (out == null && directories.size() > 1) {
            throw new RequestException(
                    "a report of several runs belongs to none of their directories",
                    "say where it goes with --out FILE.html");
        }
        List<ReportContent> contents = new ArrayList<>();
        List<ComparedRun<Task>> runs = new ArrayList<>();
        Set<Study<?>> studies = new LinkedHashSet<>();
        for (Path directory : directories) {
            RunFiles files = RunDirectory.requireRun(directory);
            Experiment experiment =
                    reader.readRun(files.experiment(), ExperimentReader.Changes.none());
            RunReport report = RunReport.of(files, experiment);
            contents.add(report.content());
            runs.add(report.compared(contents.size()));
            studies.addAll(experiment.studies());
            if (results != null) {
                ResultLine.append(results, experiment, report);
            }
            if (picture != null && contents.size() == 1) {
                report.draw(picture);
            }
        }
        Path file = out != null ? out : new RunFiles(directories.get(0)).report();
        Findings together = runs.size() > 1 ? Findings.ofSeveral(studies, runs) : Findings.none();
        new HtmlReport().write(file, contents, together);
        System.err.println("report: " + file);
        return 0;
    }

    private int together() throws IOException {
        if (out == null || picture != null || results != null) {
            throw new RequestException(
                    out == null
                            ? "a report on seeds belongs to none of the runs' directories"
                            : "--seeds writes neither --picture nor --results",
                    "give --seeds and --out FILE.html alone");
        }
        int runs = seedReport.write(directories, out);
        System.err.println(runs + " runs; report: " + out);
        return 0;
    }

    private int sweep() throws IOException {
        if (directories.size() > 1 || out != null || picture != null) {
            throw new RequestException(
                    "a sweep's report stands in its own directory, with no other beside it",
                    "give "
                            + ShellCommand.inText(
                                    "residue",
                                    "report",
                                    directories.stream()
                                            .filter(PlannedRun::isSweep)
                                            .findFirst()
                                            .orElseThrow())
                            + " alone");
        }
        Path sweep = directories.get(0);
        SweepReport.Written written = SweepReport.write(sweep, reader);
        if (results != null) {
            for (PlannedRun run : PlannedRun.read(sweep)) {
                RunFiles files = new RunFiles(sweep.resolve(run.directory()));
                if (written.over().contains(run.name())) {
                    Experiment experiment =
                            reader.readRun(files.experiment(), ExperimentReader.Changes.none());
                    ResultLine.append(
                            results, experiment, RunReport.of(files, experiment), run.axes());
                }
            }
        }
        tell(written);
        return 0;
    }

    /** Says where a sweep's report and table are. */
    static void tell(SweepReport.Written written) {
        System.err.println(
                "%s of %s runs are over; %s values: %s"
                        .formatted(
                                written.over().size(),
                                written.runs(),
                                written.rows(),
                                written.results()));
        System.err.println("report: " + written.report());
    }
}
