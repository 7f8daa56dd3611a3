package dev.residue.app.verify;

import dev.residue.analysis.record.RunFiles;
import dev.residue.app.config.ConfigException;
import dev.residue.app.experiment.ExperimentChanges;
import dev.residue.training.checkpoint.ChecksumTrailer;
import dev.residue.training.checkpoint.Damage;
import dev.residue.training.checkpoint.Manifest;
import dev.residue.training.checkpoint.RunFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks that a run's experiment is what was run: as it was sealed, and as checkpoints have it. */
record ExperimentCheck(RunFiles files, List<Damage> findings) {

    void check(List<Manifest> manifests) throws IOException {
        Path file = files.experiment();
        String problem = RunFile.whatElse(file);
        if (!problem.isEmpty()) {
            findings.add(
                    new Damage(
                            file, problem + "; every manifest.json has it as its configuration"));
            return;
        }
        byte[] content = RunFile.bytes(file);
        if (!ChecksumTrailer.YAML.isIntact(content)) {
            if (!isUnsealedCalculation(content)) {
                findings.add(new Damage(file, "was changed: its own SHA-256 differs"));
            }
        } else if (!manifests.isEmpty()) {
            compare(ChecksumTrailer.YAML.open(content), manifests.get(manifests.size() - 1));
        }
    }

    /** Earlier versions did not seal the experiment of a run that trains nothing. */
    private boolean isUnsealedCalculation(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        return !text.isBlank()
                && !text.contains(ChecksumTrailer.YAML.before())
                && text.lines().noneMatch(line -> line.startsWith("task:"))
                && !Files.exists(files.checkpoints().directory());
    }

    /** Whoever seals a changed file again has not changed the checkpoints. */
    private void compare(String experiment, Manifest latest) {
        ExperimentChanges changes;
        try {
            changes =
                    ExperimentChanges.between(
                            latest.text("configuration").orElse(experiment), experiment);
        } catch (ConfigException e) {
            findings.add(new Damage(files.experiment(), "is no experiment"));
            return;
        }
        // a key that only one of them has is one that a later version added
        changes.harmful().stream()
                .filter(change -> !change.before().equals("absent"))
                .filter(change -> !change.now().equals("absent"))
                .findFirst()
                .ifPresent(
                        change ->
                                findings.add(
                                        new Damage(
                                                files.experiment(),
                                                "is not that of the checkpoint of step "
                                                        + latest.step()
                                                        + ": "
                                                        + change)));
    }
}
