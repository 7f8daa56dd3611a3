package dev.residue.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Compares a checkpoint's files with what its manifest says of them. */
public final class CheckpointCheck {

    private CheckpointCheck() {}

    /**
     * Returns everything that is wrong; nothing is loaded into a model.
     *
     * @throws NewerFormatException if a later version wrote the checkpoint
     */
    public static List<Damage> of(Checkpoint checkpoint) throws IOException {
        Optional<String> fault = PlainFile.faultOfDirectory(checkpoint.directory());
        if (fault.isPresent()) {
            return List.of(new Damage(checkpoint.directory(), fault.get()));
        }
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
            problem(file, manifest.bytes(entry.getKey()), entry.getValue())
                    .ifPresent(problem -> found.add(new Damage(file, problem)));
        }
        for (Path entry : DurableFiles.entries(checkpoint.directory())) {
            String name = entry.getFileName().toString();
            if (!name.equals(Checkpoint.MANIFEST) && !hashes.containsKey(name)) {
                found.add(new Damage(entry, "is not listed in the manifest"));
            }
        }
        return found;
    }

    private static Optional<String> problem(Path file, OptionalLong bytes, String sha256) {
        try {
            Optional<String> fault = PlainFile.fault(file);
            if (fault.isPresent()) {
                return fault;
            }
            long size = Files.size(file);
            // a file that grew need not be read to its end, wherever that may be
            if (bytes.isPresent() && bytes.getAsLong() != size) {
                return Optional.of(
                        String.format(
                                Locale.ROOT,
                                "is damaged: it has %,d bytes, and the manifest says %,d",
                                size,
                                bytes.getAsLong()));
            }
            return DurableFiles.sha256(file).equals(sha256)
                    ? Optional.empty()
                    : Optional.of("is damaged: its SHA-256 is not the manifest's");
        } catch (IOException e) {
            return Optional.of(PlainFile.unreadable(e));
        }
    }
}
