package dev.residue.app.verify;

import dev.residue.analysis.record.ProbeCheck;
import dev.residue.analysis.record.RunFiles;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.checkpoint.CheckpointStore;
import dev.residue.training.checkpoint.Damage;
import dev.residue.training.checkpoint.DurableFiles;
import dev.residue.training.checkpoint.Manifest;
import dev.residue.training.checkpoint.RunFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks everything that two equal runs have in common: the experiment, every checkpoint, the
 * metrics through the latest checkpoint, and what the probes found.
 *
 * <p>Timings and the report may differ between equal runs: once a run has written them they must be
 * there, and may hold anything.
 */
public final class RunVerifier {

    private final Path run;
    private final RunFiles files;
    private final List<Damage> findings = new ArrayList<>();
    private final List<Path> leftovers = new ArrayList<>();

    private RunVerifier(Path run) {
        this.run = run;
        this.files = new RunFiles(run);
    }

    /** Checks a run, unless a later version wrote it, for which an exception is thrown. */
    public static Verification of(Path run) throws IOException {
        return new RunVerifier(run).verify();
    }

    private Verification verify() throws IOException {
        CheckpointStore store = files.checkpoints();
        checkDirectory(store.directory());
        checkDirectory(files.probes().directory());
        if (!findings.isEmpty()) {
            // of what cannot be looked into nothing more is known
            return new Verification(run, 0, findings, leftovers);
        }
        List<Checkpoint> checkpoints = store.list();
        List<Damage> ofCheckpoints = new ArrayList<>();
        List<Manifest> manifests = new CheckpointsCheck(ofCheckpoints).check(checkpoints);
        new ExperimentCheck(files, findings).check(manifests);
        findings.addAll(ofCheckpoints);
        new JournalCheck(files.metrics(), findings).check(manifests);
        Ending ending = Ending.of(files.timings());
        checkEnding(checkpoints, ending);
        checkProbes(checkpoints, manifests, ending);
        collectLeftovers(run);
        collectLeftovers(files.probes().directory());
        checkEntries(store);
        return new Verification(run, checkpoints.size(), findings, leftovers);
    }

    private void checkDirectory(Path directory) {
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            report(directory, RunFile.whatElseThanDirectory(directory));
        }
    }

    /** A run opens its timings before its first checkpoint, and says there how far it came. */
    private void checkEnding(List<Checkpoint> checkpoints, Ending ending) throws IOException {
        boolean trained = !checkpoints.isEmpty();
        long latest = trained ? checkpoints.get(checkpoints.size() - 1).step() : -1;
        checkFile(files.timings(), trained);
        // a calculation writes its report last, and is not gone on with
        boolean calculated = !trained && isOfCalculation(files.experiment());
        checkFile(files.report(), calculated || (trained && ending.reported() == latest));
        Path last = files.checkpoints().directory().resolve(CheckpointStore.name(ending.ended()));
        Path aside = last.resolveSibling(last.getFileName() + CheckpointStore.DAMAGED);
        if (ending.ended() > Math.max(0, latest) && !Files.exists(aside)) {
            findings.add(new Damage(last, "is missing: the run ended there"));
        }
    }

    /** A run that was killed before its first checkpoint has such a file alone, too, but trains. */
    private static boolean isOfCalculation(Path experiment) throws IOException {
        if (!RunFile.whatElse(experiment).isEmpty()) {
            return false; // which is told elsewhere
        }
        String text = new String(RunFile.bytes(experiment), StandardCharsets.UTF_8);
        return text.lines().noneMatch(line -> line.startsWith("training:"));
    }

    private void checkFile(Path file, boolean required) {
        if (required || Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            report(file, RunFile.whatElse(file));
        }
    }

    private void report(Path file, String problem) {
        if (!problem.isEmpty()) {
            findings.add(new Damage(file, problem));
        }
    }

    private void checkProbes(List<Checkpoint> checkpoints, List<Manifest> manifests, Ending ending)
            throws IOException {
        Path directory = files.probes().directory();
        long latest = checkpoints.isEmpty() ? -1 : checkpoints.get(checkpoints.size() - 1).step();
        for (Damage damage : ProbeCheck.of(directory)) {
            boolean hasHashes =
                    Files.exists(
                            hashes(ProbeCheck.stepOf(damage.file())), LinkOption.NOFOLLOW_LINKS);
            boolean ended = ending.ended() == latest;
            if (!hasHashes && !ended && ProbeCheck.stepOf(damage.file()) == latest) {
                // killed between the files and their hashes: resuming measures again
                leftovers.add(damage.file());
            } else {
                findings.add(damage);
            }
        }
        for (Path entry : DurableFiles.entries(directory)) {
            long step = ProbeCheck.stepOf(entry);
            Path checkpoint = files.checkpoints().directory().resolve(CheckpointStore.name(step));
            boolean told = findings.stream().anyMatch(found -> found.file().equals(checkpoint));
            if (step > latest && !told && entry.equals(hashes(step))) {
                findings.add(new Damage(checkpoint, "is missing: it was probed"));
            }
        }
        for (Manifest manifest : manifests) {
            // a run that was killed may not have probed its latest checkpoint yet
            boolean probed =
                    manifest.step() < latest
                            || manifest.step() == ending.ended()
                            || isFinished(manifest);
            if (probed && !Files.exists(hashes(manifest.step()), LinkOption.NOFOLLOW_LINKS)) {
                findings.add(new Damage(hashes(manifest.step()), "is missing"));
            }
        }
    }

    /** Returns whether a manifest is of a run's last step, and the run went on to its report. */
    private boolean isFinished(Manifest manifest) {
        return manifest.step() == Configuration.of(manifest).steps()
                && Files.exists(files.report());
    }

    private Path hashes(long step) {
        return files.probes().hashes(step);
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
