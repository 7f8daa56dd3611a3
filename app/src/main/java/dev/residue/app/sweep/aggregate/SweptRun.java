package dev.residue.app.sweep.aggregate;

import dev.residue.analysis.record.RunFiles;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.seeds.SeedRun;
import dev.residue.app.config.ConfigException;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.run.RequestException;
import dev.residue.app.run.RunReport;
import dev.residue.app.seeds.SeedRuns;
import dev.residue.app.verify.RunState;
import dev.residue.training.checkpoint.Checkpoint;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was measured in a run of a sweep.
 *
 * @param record all of it, so far
 * @param findings what its task's study computed from that, such as the ends of phases
 * @param finals the last value of everything; empty where the run is not over
 * @param ofSeed what is compared with runs of other seeds; empty where the run is not over
 * @param state why it has no final values; empty where it has
 */
record SweptRun(
        PlannedRun run,
        RunRecord record,
        Map<String, Double> findings,
        Map<String, Double> finals,
        Optional<SeedRun> ofSeed,
        String state) {

    private static final RunRecord NOTHING = new RunRecord(List.of(), List.of(), new TreeMap<>());

    /** Reads one; what cannot be read is said in its state, and hides no other run. */
    static SweptRun read(Path sweep, PlannedRun run, ExperimentReader reader) {
        RunFiles files = new RunFiles(sweep.resolve(run.directory()));
        if (!Files.isRegularFile(files.experiment())) {
            return unfinished(run, NOTHING, "not begun");
        }
        try {
            RunRecord record = RunRecord.read(files);
            Experiment experiment =
                    reader.readRun(files.experiment(), ExperimentReader.Changes.none());
            Optional<Checkpoint> latest = files.checkpoints().latest();
            if (RunState.of(files, experiment) != RunState.FINISHED) {
                long step = latest.isEmpty() ? 0 : latest.get().step();
                return unfinished(run, record, step + " of " + experiment.steps() + " steps");
            }
            RunReport report = RunReport.of(files, experiment);
            return new SweptRun(
                    run,
                    record,
                    report.findings().numbers(),
                    report.finalValues(),
                    Optional.of(
                            SeedRuns.of(
                                    report,
                                    experiment.studies(),
                                    Long.toString(run.seed()),
                                    href(run))),
                    "");
        } catch (IOException | ConfigException | RequestException | IllegalArgumentException e) {
            return unfinished(run, NOTHING, "cannot be read: " + e.getMessage());
        }
    }

    private static SweptRun unfinished(PlannedRun run, RunRecord record, String state) {
        return new SweptRun(run, record, Map.of(), Map.of(), Optional.empty(), state);
    }

    ResultsTable.Rows rows() {
        return new ResultsTable.Rows(run, record.values(findings));
    }

    boolean isOver() {
        return state.isEmpty();
    }

    /** Returns where its report lies, as an address relative to the sweep's report. */
    String href() {
        return href(run);
    }

    private static String href(PlannedRun run) {
        try {
            String path = run.directory().replace('\\', '/') + "/report.html";
            return new URI(null, null, path, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
