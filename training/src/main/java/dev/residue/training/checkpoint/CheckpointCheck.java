package dev.residue.training.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares a checkpoint's files with what its manifest says of them. */
public final class CheckpointCheck {

    private CheckpointCheck() {}

    /**
     * Returns everything that is wrong; nothing is loaded into a model.
     *
     * @throws NewerFormatException if a later version wrote the checkpoint
     */
    public static List<Damage> of(Checkpoint checkpoint) throws IOException {
        Manifest manifest;
        try {
            manifest = Manifest.read(checkpoint);
        } catch (Manifest.DamagedException e) {
            String file = checkpoint.manifestFile() + " ";
            return List.of(
                    new Damage(
                            checkpoint.manifestFile(),
                            String.valueOf(e.getMessage()).replace(file, "")));
        }
        List<Damage> found = new ArrayList<>();
        if (manifest.step() != checkpoint.step()) {
            found.add(
                    new Damage(
                            checkpoint.manifestFile(),
                            "is that of step " + manifest.step() + ": the directory was renamed"));
        }
        Map<String, String> hashes = manifest.hashes();
        for (Map.Entry<String, String> entry : hashes.entrySet()) {
            Path file = checkpoint.directory().resolve(entry.getKey());
            Damage.ofFile(file, entry.getValue(), "the manifest's").ifPresent(found::add);
        }
        for (Path entry : DurableFiles.entries(checkpoint.directory())) {
            String name = entry.getFileName().toString();
            if (!name.equals(Checkpoint.MANIFEST) && !hashes.containsKey(name)) {
                found.add(new Damage(entry, "is not listed in the manifest"));
            }
        }
        return found;
    }
}
