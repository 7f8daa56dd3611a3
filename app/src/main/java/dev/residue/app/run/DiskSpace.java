package dev.residue.app.run;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.residue.app.experiment.Experiment;
import dev.residue.training.engine.EngineSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Estimates before a run what its checkpoints will take on the disk. */
final class DiskSpace {

    /** Weights and two moments, four bytes each. */
    private static final double BYTES_PER_PARAMETER = 12;

    /** A manifest, headers, and what probes find. */
    private static final double BYTES_BESIDE = 65_536;

    private static final double MARGIN = 1.1;

    private DiskSpace() {}

    /** Checks that there is room from a step on, which is -1 to begin. */
    static void require(
            Experiment experiment, EngineSelection selection, Path directory, long firstStep)
            throws IOException {
        double checkpoints = experiment.checkpoints().atMost(firstStep, experiment.steps());
        // one more while it is written beside
        double kept = experiment.checkpoints().keep().atMost(checkpoints) + 1;
        double each = parameters(experiment, selection) * BYTES_PER_PARAMETER + BYTES_BESIDE;
        double needed = MARGIN * kept * each;
        long usable = Files.getFileStore(directory).getUsableSpace();
        if (firstStep < experiment.steps() && needed > usable) {
            throw new NoRoomException(
                    String.format(
                            Locale.ROOT,
                            "%s has room for %s, and up to %.0f checkpoints need %s",
                            directory,
                            Size.text((double) usable),
                            kept,
                            Size.text(needed)));
        }
    }

    private static double parameters(Experiment experiment, EngineSelection selection) {
        try (NDManager manager =
                NDManager.newBaseManager(selection.device(), selection.engine().getEngineName())) {
            Block block = experiment.newBlock();
            block.initialize(manager, DataType.FLOAT32, new Shape(1, experiment.task().context()));
            double count = 0;
            for (Pair<String, Parameter> entry : block.getParameters()) {
                count += (double) entry.getValue().getArray().size();
            }
            return count;
        }
    }
}
