package dev.residue.app.command;

import ai.djl.nn.Block;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.inject.Inject;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.ProbeSuite;
import dev.residue.analysis.record.ProbeFiles;
import dev.residue.app.config.Nearest;
import dev.residue.app.experiment.Catalog;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.run.AnalysisReport;
import dev.residue.app.run.JsonText;
import dev.residue.app.run.RequestException;
import dev.residue.training.checkpoint.RunFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs probes on a checkpoint, or on somebody else's weights. */
@Command(
        name = "analyze",
        description = "Runs probes on a checkpoint of a run, or on somebody else's weights.",
        mixinStandardHelpOptions = true)
final class AnalyzeCommand implements Callable<Integer> {

    private final Catalog catalog;

    @Mixin private SubjectOptions subjects;

    @Option(
            names = "--probe",
            paramLabel = "NAME",
            description = "A probe; all that the task offers otherwise. May be repeated.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--every-checkpoint",
            description = "Run over all checkpoints of the run and replace what it recorded.")
    private boolean everyCheckpoint;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description =
                    "Where the page with pictures and the findings' verdicts is written; in the"
                            + " run's directory, or in the current one for --weights. With --json"
                            + " there is none unless it is named.")
    private @Nullable Path report;

    @Inject
    AnalyzeCommand(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public Integer call() throws Exception {
        Experiment experiment = subjects.experiment();
        ProbeSuite probes = new ProbeSuite(probes(experiment, experiment.newBlock()));
        if (everyCheckpoint) {
            ProbeFiles files = subjects.requiredRun().probes();
            subjects.withEveryCheckpoint(
                    experiment,
                    (subject, step) -> {
                        files.write(subject.step(), probes.measure(subject));
                        System.err.println("probed step " + subject.step());
                    });
        } else {
            subjects.withSubject(
                    experiment,
                    (subject, step) -> {
                        Measurements found = probes.measure(subject);
                        tell(experiment, step, found);
                        report(new AnalysisReport(experiment, subject, found), step);
                    });
        }
        return 0;
    }

    private Map<String, Probe> probes(Experiment experiment, Block block) {
        Map<String, Probe> probes = new LinkedHashMap<>();
        Map<String, ProbeFactory> fitting = catalog.probes(experiment.task(), block);
        if (!names.isEmpty()) {
            fitting.keySet().retainAll(names);
        }
        fitting.forEach(
                (name, probe) ->
                        probes.put(name, probe.create(experiment.task(), experiment.dataSeed())));
        for (String name : names) {
            if (!catalog.probes().containsKey(name)) {
                throw new RequestException(
                        "there is no probe '" + name + "'",
                        Nearest.hint(name, catalog.probes().keySet()));
            }
            if (!probes.containsKey(name)) {
                String why = catalog.probes().get(name).whyNot(experiment.task(), block);
                throw new RequestException("probe '" + name + "' " + why, "leave it out");
            }
        }
        return probes;
    }

    private void report(AnalysisReport made, @Nullable Long step) throws IOException {
        Path named = report;
        if (named != null) {
            made.write(named, subjects.title(), subjects.command(named));
            System.err.println("report: " + named);
        } else if (!json) {
            Path file = subjects.report(step);
            try {
                made.write(file, subjects.title(), subjects.command(file));
                System.err.println("report: " + file);
            } catch (IOException e) {
                // nobody asked for the page, and all numbers are told already
                System.err.println(
                        "no report: "
                                + file
                                + " cannot be written: "
                                + RunFile.reason(e)
                                + "; --report names another place");
            }
        }
    }

    private void tell(Experiment experiment, @Nullable Long step, Measurements measurements) {
        if (!json) {
            for (Measurement measurement : measurements.numbers()) {
                System.out.printf(
                        Locale.ROOT,
                        "%-12s %-50s %14s %12.6f%n",
                        measurement.probe(),
                        measurement.name(),
                        AnalysisReport.indexName(experiment, measurement),
                        measurement.value());
            }
            return;
        }
        JsonObject object = new JsonObject();
        object.addProperty("step", step);
        JsonArray array = new JsonArray();
        measurements.numbers().forEach(number -> array.add(ProbeFiles.json(number)));
        object.add("measurements", array);
        System.out.println(JsonText.of(object));
    }
}
