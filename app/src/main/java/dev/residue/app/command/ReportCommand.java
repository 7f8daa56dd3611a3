package dev.residue.app.command;

import com.google.inject.Inject;
import dev.residue.app.console.Shell;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.report.HtmlReport;
import dev.residue.app.report.ReportContent;
import dev.residue.app.run.RequestException;
import dev.residue.app.run.ResultLine;
import dev.residue.app.run.RunComparison;
import dev.residue.app.run.RunDirectory;
import dev.residue.app.run.RunReport;
import dev.residue.training.PlainFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    @Parameters(arity = "1..*", paramLabel = "RUN_DIR", description = "The runs' directories.")
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

    @Inject
    ReportCommand(ExperimentReader reader) {
        this.reader = reader;
    }

    @Override
    public Integer call() throws Exception {
        if (out == null && directories.size() > 1) {
            throw new RequestException(
                    "a report of several runs belongs to none of their directories",
                    "say where it goes with --out FILE.html");
        }
        Path file = out != null ? out : directories.get(0).resolve(RunDirectory.REPORT);
        if (out == null && PlainFile.isThere(file)) {
            PlainFile.require(file); // a named pipe would be waited for
        }
        List<ReportContent> contents = new ArrayList<>();
        RunComparison comparison = new RunComparison();
        for (Path directory : directories) {
            Path written = RunDirectory.experimentFile(RunDirectory.requireRun(directory));
            Experiment experiment =
                    reader.read(written.toString(), ExperimentReader.Changes.none());
            RunReport report = RunReport.of(directory, experiment);
            contents.add(report.content());
            comparison.add(experiment, report);
            if (results != null) {
                ResultLine.append(results, experiment, report);
            }
            if (picture != null && contents.size() == 1) {
                report.draw(picture);
            }
        }
        new HtmlReport().write(file, contents, comparison.result());
        System.err.println("report: " + Shell.quote(file));
        return 0;
    }
}
