package dev.residue.app.sweep;

import dev.residue.analysis.record.RunFiles;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentChanges;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.ExperimentReader.Changes;
import dev.residue.app.run.EnsembleRunner.Member;
import dev.residue.app.run.RequestException;
import dev.residue.app.run.RunDirectory;
import dev.residue.app.verify.JointRecovery;
import dev.residue.app.verify.RunState;
import dev.residue.training.checkpoint.DurableFiles;
import dev.residue.training.checkpoint.Recovery;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What has become of a sweep's runs so far, by what their directories hold. */
final class SweepStates {

    /** How long a process of an earlier sweep may take to write its checkpoint. */
    private static final long PATIENCE_SECONDS = 120;

    private static final long BETWEEN_MILLISECONDS = 100;

    private final ExperimentReader reader;
    private final PrintStream messages;
    private final Map<String, Experiment> experiments = new LinkedHashMap<>();

    SweepStates(ExperimentReader reader, PrintStream messages) {
        this.reader = reader;
        this.messages = messages;
    }

    /** Returns a run's experiment: that of its directory once it is begun. */
    Experiment experiment(SweepRun run) {
        return experiments.computeIfAbsent(
                run.name(), name -> reader.readText(name, run.experiment()));
    }

    /** Sets what was left to choose of a run that is not begun. */
    void choose(SweepRun run, Experiment chosen) {
        experiments.put(run.name(), chosen);
    }

    /**
     * Returns how far a run came.
     *
     * @throws RequestException if the directory has a run of another experiment
     */
    RunState of(SweepRun run) throws IOException {
        Experiment planned = experiment(run);
        RunFiles files = new RunFiles(run.directory());
        RunState state = RunState.of(files, planned);
        if (state == RunState.ABSENT) {
            return state;
        }
        Experiment begun =
                reader.readRun(
                        files.experiment(),
                        new Changes(
                                List.of(),
                                Map.of(
                                        "the sweep file",
                                        new Changes.Setting(
                                                "training.steps",
                                                Long.toString(planned.steps())))));
        List<ExperimentChanges.Change> harmful =
                ExperimentChanges.between(begun.yaml(), planned.yaml()).harmful();
        if (!harmful.isEmpty()) {
            throw new RequestException(
                    run.directory()
                            + " holds a run of other settings:"
                            + harmful.stream()
                                    .map(change -> "\n  " + change)
                                    .collect(Collectors.joining()),
                    "leave these keys as they were, or choose another directory with --out");
        }
        experiments.put(run.name(), begun);
        return state;
    }

    /** Waits until the processes of an earlier sweep that was killed have left its runs. */
    void await(SweepRun run) throws IOException, InterruptedException {
        if (!Files.exists(new RunFiles(run.directory()).lock())) {
            return;
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        boolean said = false;
        while (true) {
            try (RunDirectory free = RunDirectory.lock(run.directory())) {
                if (free.path().equals(run.directory())) {
                    return;
                }
            } catch (RunDirectory.InUseException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                if (!said) {
                    messages.println(e.getMessage() + "; waiting until that has stopped");
                    said = true;
                }
                TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLISECONDS);
            }
        }
    }

    /** Opens runs that are trained as one, at the latest step that all of them have. */
    List<Member> open(List<SweepRun> runs) throws IOException {
        List<RunDirectory> opened = new ArrayList<>();
        for (SweepRun run : runs) {
            boolean begun = Files.exists(new RunFiles(run.directory()).experiment());
            opened.add(
                    begun
                            ? RunDirectory.existing(run.directory())
                            : RunDirectory.create(run.directory()));
        }
        List<Recovery> recoveries = JointRecovery.of(opened);
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            RunDirectory directory = opened.get(i);
            Recovery recovery = recoveries.get(i);
            DurableFiles.deleteUnfinished(directory.path());
            directory.files().probes().cut(recovery.step());
            recovery.apply(messages);
            members.add(new Member(experiment(runs.get(i)), directory, recovery.from()));
        }
        return members;
    }
}
