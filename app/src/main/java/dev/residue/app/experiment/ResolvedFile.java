package dev.residue.app.experiment;

import dev.residue.app.config.Choice;
import dev.residue.training.checkpoint.CheckpointSchedule;
import dev.residue.training.engine.EngineSettings;
import java.util.List;

/**
 * An experiment file with every default written out, in the order in which it is written.
 *
 * @param model the settings of the transformer, or the {@link Choice} of another block
 */
record ResolvedFile(
        String name,
        Choice task,
        Object model,
        ExperimentFile.Training training,
        ExperimentFile.Evaluate evaluate,
        CheckpointSchedule checkpoints,
        List<String> probes,
        long seed,
        ExperimentFile.Seeds seeds,
        EngineSettings engine) {

    /** Returns the same with a batch in so many parts. */
    ResolvedFile inParts(int count) {
        return new ResolvedFile(
                name,
                task,
                model,
                training.inParts(count),
                evaluate,
                checkpoints,
                probes,
                seed,
                seeds,
                engine);
    }
}
