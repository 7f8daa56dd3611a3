package dev.residue.app.command;

import ai.djl.nn.Block;
import com.google.inject.Inject;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.record.MeasuredValue;
import dev.residue.analysis.record.RunFiles;
import dev.residue.analysis.record.RunRecord;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.export.EventFile;
import dev.residue.app.export.TransformerLensFile;
import dev.residue.app.run.RequestException;
import dev.residue.app.run.RunDirectory;
import dev.residue.app.run.RunReport;
import dev.residue.app.sweep.aggregate.PlannedRun;
import dev.residue.app.sweep.aggregate.ResultsTable;
import dev.residue.app.verify.RunState;
import dev.residue.model.HookedTransformer;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.checkpoint.DurableFiles;
import dev.residue.training.safetensors.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a run's weights or values for other programs. */
@Command(
        name = "export",
        description =
                "Writes a run's weights for Python and TransformerLens, or all that was measured"
                        + " for pandas or TensorBoard.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

    enum Format {
        SAFETENSORS,
        PARQUET,
        TENSORBOARD;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final ExperimentReader reader;

    @Parameters(paramLabel = "RUN_DIR", description = "The run's directory.")
    private Path directory;

    @Option(
            names = "--step",
            paramLabel = "N",
            description =
                    "The weights of that checkpoint, the latest otherwise; or the values of that"
                            + " step alone.")
    private @Nullable Long step;

    @Option(
            names = "--format",
            required = true,
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; the first has weights, the others values.")
    private Format format;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "PATH",
            description = "The file, or for TensorBoard the folder; new ones.")
    private Path out;

    @Inject
    ExportCommand(ExperimentReader reader) {
        this.reader = reader;
    }

    @Override
    public Integer call() throws IOException {
        if (PlannedRun.isSweep(directory)) {
            throw new RequestException(
                    directory + " is the directory of a sweep",
                    "give one of its runs; its results.parquet has the values of all");
        }
        RunFiles files = RunDirectory.requireRun(directory);
        Experiment experiment = reader.readRun(files.experiment(), ExperimentReader.Changes.none());
        if (Files.exists(out, LinkOption.NOFOLLOW_LINKS)) {
            throw new RequestException(out + " exists already", "choose another --out");
        }
        String written =
                format == Format.SAFETENSORS ? weights(experiment) : values(files, experiment);
        System.err.println(written);
        return 0;
    }

    private String weights(Experiment experiment) throws IOException {
        Checkpoint checkpoint = SubjectOptions.checkpoint(directory, step);
        SafeTensors saved = checkpoint.weights();
        Map<String, String> metadata = new LinkedHashMap<>(saved.metadata());
        metadata.put("step", Long.toString(checkpoint.step()));
        SafeTensors weights = new SafeTensors(saved.tensors(), metadata);
        Block block = experiment.newBlock();
        Optional<HookedTransformer> model =
                Subject.transformer(block).filter(TransformerLensFile::has);
        SafeTensors exported =
                model.isPresent() ? TransformerLensFile.of(model.get(), weights) : weights;
        write(out, exported::write);
        return "weights of step %s%s: %s"
                .formatted(
                        checkpoint.step(),
                        model.isPresent() ? "" : ", of a model that TransformerLens does not have",
                        out);
    }

    private String values(RunFiles files, Experiment experiment) throws IOException {
        List<MeasuredValue> values = chosen(measured(files, experiment));
        if (format == Format.PARQUET) {
            PlannedRun run = new PlannedRun(experiment.name(), Map.of(), experiment.seed(), ".");
            ResultsTable.Rows rows = new ResultsTable.Rows(run, values);
            write(out, file -> new ResultsTable(List.of(rows)).write(file));
        } else {
            long seconds = Files.getLastModifiedTime(files.metrics()).to(TimeUnit.SECONDS);
            write(
                    out.resolve(EventFile.name(seconds)),
                    file -> EventFile.write(file, seconds, values));
        }
        return "%s values: %s".formatted(values.size(), out);
    }

    private static List<MeasuredValue> measured(RunFiles files, Experiment experiment)
            throws IOException {
        if (RunState.of(files, experiment) != RunState.FINISHED) {
            return RunRecord.read(files).values(Map.of());
        }
        RunReport report = RunReport.of(files, experiment);
        return report.record().values(report.findings().numbers());
    }

    private List<MeasuredValue> chosen(List<MeasuredValue> values) {
        Long only = step;
        if (values.isEmpty()) {
            throw new RequestException(
                    directory + " has no values yet", "wait for its first evaluation");
        }
        if (only == null) {
            return values;
        }
        List<MeasuredValue> chosen = values.stream().filter(one -> one.step() == only).toList();
        if (chosen.isEmpty()) {
            TreeSet<Long> steps =
                    values.stream()
                            .map(MeasuredValue::step)
                            .collect(Collectors.toCollection(TreeSet::new));
            throw new RequestException(
                    directory + " has no values of step " + only,
                    Stream.of(steps.floor(only), steps.ceiling(only))
                            .filter(Objects::nonNull)
                            .map(String::valueOf)
                            .collect(Collectors.joining(" or ", "use --step ", "")));
        }
        return chosen;
    }

    private static void write(Path file, DurableFiles.Writing writing) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        DurableFiles.replace(file, writing);
    }
}
