package dev.residue.app.verify;

import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.checkpoint.CheckpointCheck;
import dev.residue.training.checkpoint.CheckpointStore;
import dev.residue.training.checkpoint.Damage;
import dev.residue.training.checkpoint.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks all checkpoints of a run, and that none is missing or stands there twice. */
record CheckpointsCheck(List<Damage> findings) {

    /** Returns the manifests that can be trusted, the earliest first. */
    List<Manifest> check(List<Checkpoint> checkpoints) throws IOException {
        List<Manifest> manifests = new ArrayList<>();
        Map<String, Checkpoint> byWeights = new HashMap<>();
        for (Checkpoint checkpoint : checkpoints) {
            List<Damage> damages = CheckpointCheck.of(checkpoint);
            findings.addAll(damages);
            boolean readable =
                    damages.stream()
                            .noneMatch(damage -> damage.file().equals(checkpoint.manifestFile()));
            if (readable) {
                Manifest manifest = Manifest.read(checkpoint);
                manifests.add(manifest);
                Path file = checkpoint.weightsFile();
                String hash = manifest.hashes().get(file.getFileName().toString());
                Checkpoint same = hash == null ? null : byWeights.putIfAbsent(hash, checkpoint);
                if (same != null) {
                    findings.add(
                            new Damage(
                                    file,
                                    "has the same weights as " + same.directory().getFileName()));
                }
            }
        }
        checkChain(checkpoints, manifests);
        return manifests;
    }

    private void checkChain(List<Checkpoint> checkpoints, List<Manifest> manifests) {
        List<Long> steps = checkpoints.stream().map(Checkpoint::step).toList();
        boolean removes = false;
        // backwards: a later checkpoint's retention may have removed an earlier one
        for (int i = manifests.size() - 1; i >= 0; i--) {
            Manifest manifest = manifests.get(i);
            removes |= !Configuration.of(manifest).keepsAll();
            long previous = manifest.previousStep().orElse(-1L);
            if (!removes && previous >= 0 && !steps.contains(previous)) {
                Path any = checkpoints.get(0).directory();
                findings.add(
                        new Damage(
                                any.resolveSibling(CheckpointStore.name(previous)), "is missing"));
            }
        }
    }
}
