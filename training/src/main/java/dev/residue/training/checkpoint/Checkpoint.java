package dev.residue.training.checkpoint;

import dev.residue.training.safetensors.SafeTensors;
import dev.residue.training.safetensors.SafeTensorsException;
import java.nio.file.Path;

/**
 * The state after some number of updates, on disk.
 *
 * @param step the number of updates
 * @param directory holds {@code manifest.json}, {@code weights.safetensors} and {@code
 *     optimizer.safetensors}
 */
public record Checkpoint(long step, Path directory) {

    static final String WEIGHTS = "weights.safetensors";
    static final String OPTIMIZER = "optimizer.safetensors";
    static final String MANIFEST = "manifest.json";

    public Path weightsFile() {
        return directory.resolve(WEIGHTS);
    }

    public Path optimizerFile() {
        return directory.resolve(OPTIMIZER);
    }

    public Path manifestFile() {
        return directory.resolve(MANIFEST);
    }

    public SafeTensors weights() throws SafeTensorsException {
        return SafeTensors.read(weightsFile());
    }

    public SafeTensors optimizerState() throws SafeTensorsException {
        return SafeTensors.read(optimizerFile());
    }
}
