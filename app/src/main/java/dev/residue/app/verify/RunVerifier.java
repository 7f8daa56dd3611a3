package dev.residue.app.verify;

import dev.residue.analysis.ProbeCheck;
import dev.residue.app.console.Sizes;
import dev.residue.app.run.RunDirectory;
import dev.residue.training.Checkpoint;
import dev.residue.training.CheckpointStore;
import dev.residue.training.Damage;
import dev.residue.training.DurableFiles;
import dev.residue.training.Manifest;
import dev.residue.training.PlainFile;
import dev.residue.training.Seal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks everything that two equal runs have in common: the experiment, every checkpoint, the
 * metrics through the latest checkpoint, and what the probes found.
 *
 * <p>Timings and the report may differ between equal runs: they must be there, once a run has
 * written them, and hold anything.
 */
public final class RunVerifier {

    /** A configuration is at most 1 MB, and its seal is short. */
    private static final long MOST_BYTES = 2_000_000;

    private final Path run;
    private final List<Damage> findings = new ArrayList<>();
    private final List<Path> leftovers = new ArrayList<>();

    private RunVerifier(Path run) {
        this.run = run;
    }

    /**
     * Checks a run.
     *
     * @throws dev.residue.training.NewerFormatException if a later version wrote it
     */
    public static Verification of(Path run) throws IOException {
        return new RunVerifier(run).verify();
    }

    private Verification verify() throws IOException {
        checkExperiment();
        CheckpointStore store = RunDirectory.checkpoints(run);
        checkDirectory(store.directory());
        List<Checkpoint> checkpoints = store.list();
        List<Manifest> manifests = new CheckpointsCheck(findings).check(checkpoints);
        Path journal = run.resolve(RunDirectory.METRICS);
        findings.addAll(JournalCheck.of(journal, manifests));
        long latest = checkpoints.isEmpty() ? -1 : checkpoints.get(checkpoints.size() - 1).step();
        LastSteps timings = LastSteps.of(run.resolve(RunDirectory.TIMINGS));
        checkEnd(store, latest, timings);
        boolean ended = latest >= 0 && timings.of(RunDirectory.END) == latest;
        checkProbes(latest, ended, manifests);
        collectLeftovers(run);
        collectLeftovers(run.resolve(RunDirectory.PROBES));
        checkEntries(store);
        return new Verification(run, checkpoints.size(), findings, leftovers);
    }

    private void checkExperiment() throws IOException {
        Path file = RunDirectory.experimentFile(run);
        Optional<String> fault = PlainFile.fault(file);
        if (fault.isPresent()) {
            findings.add(
                    new Damage(
                            file,
                            fault.get() + "; every manifest.json has it as its configuration"));
        } else if (Files.size(file) > MOST_BYTES) {
            findings.add(new Damage(file, "was changed: it has " + Sizes.of(Files.size(file))));
        } else if (!Seal.YAML.isIntact(Files.readAllBytes(file))) {
            findings.add(new Damage(file, "was changed: its own SHA-256 differs"));
        }
    }

    private void checkDirectory(Path directory) {
        if (PlainFile.isThere(directory)) {
            PlainFile.faultOfDirectory(directory)
                    .ifPresent(fault -> findings.add(new Damage(directory, fault)));
        }
    }

    /**
     * A run that goes on writes its timings, and one that ended wrote a checkpoint and a report.
     */
    private void checkEnd(CheckpointStore store, long latest, LastSteps timings)
            throws IOException {
        Path journal = run.resolve(RunDirectory.TIMINGS);
        if (latest >= 0 || PlainFile.isThere(journal)) {
            PlainFile.fault(journal).ifPresent(fault -> findings.add(new Damage(journal, fault)));
        }
        Path report = run.resolve(RunDirectory.REPORT);
        boolean reported = latest >= 0 && timings.of(RunDirectory.REPORTED) == latest;
        if (reported || PlainFile.isThere(report)) {
            PlainFile.fault(report).ifPresent(fault -> findings.add(new Damage(report, fault)));
        }
        long end = timings.of(RunDirectory.END);
        String name = CheckpointStore.name(end);
        Path aside = store.directory().resolve(name + CheckpointStore.DAMAGED);
        if (end > latest && !PlainFile.isThere(aside)) {
            findings.add(
                    new Damage(store.directory().resolve(name), "is missing: the run ended there"));
        }
        long recorded = LastSteps.of(run.resolve(RunDirectory.METRICS)).last();
        if (latest < 0 && recorded > 0 && end < 0) {
            findings.add(
                    new Damage(
                            store.directory(),
                            "has no checkpoint, and the metrics go on to step " + recorded));
        }
    }

    private void checkProbes(long latest, boolean ended, List<Manifest> manifests)
            throws IOException {
        Path directory = run.resolve(RunDirectory.PROBES);
        checkDirectory(directory);
        for (Damage damage : ProbeCheck.of(directory)) {
            boolean hasHashes = PlainFile.isThere(hashes(ProbeCheck.stepOf(damage.file())));
            if (!ended && !hasHashes && ProbeCheck.stepOf(damage.file()) == latest) {
                // killed between the files and their hashes: resuming measures again
                leftovers.add(damage.file());
            } else {
                findings.add(damage);
            }
        }
        for (Path entry : DurableFiles.entries(directory)) {
            long step = ProbeCheck.stepOf(entry);
            if (step > latest && entry.equals(hashes(step))) {
                findings.add(
                        new Damage(
                                RunDirectory.checkpoints(run)
                                        .directory()
                                        .resolve(CheckpointStore.name(step)),
                                "is missing: it was probed"));
            }
        }
        for (Manifest manifest : manifests) {
            boolean probed = manifest.step() < latest || ended;
            if (probed && !PlainFile.isThere(hashes(manifest.step()))) {
                findings.add(new Damage(hashes(manifest.step()), "is missing"));
            }
        }
    }

    private Path hashes(long step) {
        return run.resolve(RunDirectory.PROBES).resolve(CheckpointStore.name(step) + ".sha256");
    }

    private void collectLeftovers(Path directory) throws IOException {
        for (Path entry : DurableFiles.entries(directory)) {
            if (entry.toString().endsWith(DurableFiles.UNFINISHED)) {
                leftovers.add(entry);
            }
        }
    }

    private void checkEntries(CheckpointStore store) throws IOException {
        List<Path> known = store.list().stream().map(Checkpoint::directory).toList();
        for (Path entry : DurableFiles.entries(store.directory())) {
            String name = entry.getFileName().toString();
            if (name.endsWith(DurableFiles.UNFINISHED) || name.contains(CheckpointStore.DAMAGED)) {
                leftovers.add(entry);
            } else if (!known.contains(entry)) {
                findings.add(new Damage(entry, "is no checkpoint"));
            }
        }
    }
}
