package dev.residue.app.verify;

import dev.residue.training.checkpoint.Damage;
import dev.residue.training.checkpoint.JournalState;
import dev.residue.training.checkpoint.JsonLines;
import dev.residue.training.checkpoint.Manifest;
import dev.residue.training.checkpoint.RunFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares the metrics with the checkpoints: through each checkpoint they must be what its manifest
 * says, in order, and without gaps. What comes after the latest is cut when the run goes on.
 */
record JournalCheck(Path file, List<Damage> findings) {

    void check(List<Manifest> manifests) throws IOException {
        long fitting = 0;
        for (Manifest manifest : manifests) {
            Optional<JournalState> state = manifest.journal();
            if (state.isEmpty()) {
                continue;
            }
            String problem = RunFile.whatElse(file);
            if (!problem.isEmpty()) {
                findings.add(new Damage(file, problem));
                return;
            }
            if (!state.get().isBeginningOf(file)) {
                findings.add(
                        new Damage(
                                file,
                                ("does not fit the checkpoint of step %s: something between bytes"
                                                + " %s and %s was changed")
                                        .formatted(manifest.step(), fitting, state.get().bytes())));
                return;
            }
            fitting = state.get().bytes();
        }
        checkRecords(fitting, manifests);
    }

    private void checkRecords(long bytes, List<Manifest> manifests) throws IOException {
        if (bytes == 0) {
            return;
        }
        TreeSet<Long> steps = new TreeSet<>();
        Set<String> seen = new HashSet<>();
        for (JsonLines.Line line : JsonLines.of(RunFile.bytes(file))) {
            if (line.end() > bytes) {
                break;
            }
            JsonLines.Fields record = line.fields();
            if (record == null || record.step() == null || record.name() == null) {
                add(line.number(), "is no record");
                continue;
            }
            long step = record.step();
            if (!steps.isEmpty() && step < steps.last()) {
                add(line.number(), "has step " + step + " after step " + steps.last());
            } else if (!seen.add(step + " " + record.name())) {
                add(line.number(), "repeats \"" + record.name() + "\" of step " + step);
            }
            steps.add(step);
        }
        checkGaps(steps, manifests);
    }

    private void checkGaps(Set<Long> steps, List<Manifest> manifests) {
        long from = 0;
        for (Manifest manifest : manifests) {
            long every = Configuration.of(manifest).evaluateEvery();
            if (every > 0) {
                for (long step = from - from % every; step <= manifest.step(); step += every) {
                    if (step >= from && !steps.contains(step)) {
                        findings.add(new Damage(file, "has no record of step " + step));
                    }
                }
            }
            from = manifest.step() + 1;
        }
    }

    private void add(int line, String problem) {
        findings.add(new Damage(file, "line " + line + " " + problem));
    }
}
