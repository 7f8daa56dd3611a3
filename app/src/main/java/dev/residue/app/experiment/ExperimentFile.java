package dev.residue.app.experiment;

import dev.residue.app.config.Choice;
import dev.residue.app.config.FormerKey;
import dev.residue.app.config.Unset;
import dev.residue.training.checkpoint.CheckpointSchedule;
import dev.residue.training.engine.EngineSettings;
import dev.residue.training.loop.SequenceCrossEntropy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an experiment file.
 *
 * @param name what runs of it are called; none for the file's name
 * @param task the task and its settings
 * @param model the block and its settings
 * @param training how it is trained
 * @param evaluate how often it is evaluated on small samples
 * @param checkpoints when checkpoints are written and probes run, besides the first and last step
 * @param probes the names of the probes
 * @param seed the seed of everything that has none of its own
 * @param seeds seeds of their own
 * @param engine which engine computes, and where
 */
public record ExperimentFile(
        @Nullable String name,
        Choice task,
        Choice model,
        Training training,
        Evaluate evaluate,
        CheckpointSchedule checkpoints,
        List<String> probes,
        long seed,
        Seeds seeds,
        EngineSettings engine) {

    /** The switch that {@code engine.precision} replaced. */
    static final FormerKey TF32 =
            new FormerKey(
                    "engine", "tf32", "precision", Map.of("true", "tf32", "false", "float32"));

    /**
     * The keys below {@code training}.
     *
     * @param steps the number of updates
     * @param until a measure and a limit at which training ends before, such as {@code
     *     accuracy/direct/train >= 0.9}: at the first evaluation, or checkpoint where probes
     *     measure it, that has such a value; none for no such
     * @param batchSize the number of sequences from which one update learns
     * @param optimizer the optimiser and its settings
     * @param schedule how the learning rate changes
     * @param clipNorm the largest norm of all gradients together; none for no limit
     * @param accumulate in how many equal parts, one after the other, a batch is learned from; auto
     *     for as few as fit into memory
     * @param lossForm by which of two equal formulas the cross-entropy is computed
     */
    public record Training(
            long steps,
            @Nullable String until,
            int batchSize,
            Choice optimizer,
            Choice schedule,
            @Nullable Double clipNorm,
            @Unset("auto") @Nullable Integer accumulate,
            SequenceCrossEntropy.Form lossForm) {

        /** Returns the same with a batch in so many parts. */
        Training inParts(int count) {
            return new Training(
                    steps, until, batchSize, optimizer, schedule, clipNorm, count, lossForm);
        }
    }

    /**
     * The keys below {@code evaluate}.
     *
     * @param every the number of steps between two evaluations
     * @param sequences the number of sequences of each split
     */
    public record Evaluate(int every, int sequences) {}

    /**
     * The keys below {@code seeds}; none stands for {@code seed}.
     *
     * @param data what the training batches and evaluation samples are drawn from
     * @param split what decides what is held out
     * @param weights what the initial weights are drawn from
     * @param dropout what dropout and random shifts of positions are drawn from
     */
    public record Seeds(
            @Nullable Long data,
            @Nullable Long split,
            @Nullable Long weights,
            @Nullable Long dropout) {}

    /**
     * Returns the values of keys that a file leaves out.
     *
     * @param task some task, for files that lack theirs, which is reported elsewhere
     */
    public static ExperimentFile defaults(String task) {
        return defaults(task, null);
    }

    private static ExperimentFile defaults(String task, @Nullable Integer parts) {
        return new ExperimentFile(
                null,
                Choice.of(task),
                Choice.of("transformer"),
                new Training(
                        30_000,
                        null,
                        512,
                        Choice.of("adamW"),
                        Choice.of("constant"),
                        null,
                        parts,
                        SequenceCrossEntropy.Form.LOG_SOFTMAX),
                new Evaluate(100, 500),
                CheckpointSchedule.every(500),
                List.of("accuracy"),
                0,
                new Seeds(null, null, null, null),
                EngineSettings.defaults());
    }

    /**
     * Returns the values of keys that the file of a run leaves out: what they were before there
     * were such keys.
     *
     * @param task some task
     */
    static ExperimentFile defaultsOfRuns(String task) {
        return defaults(task, 1);
    }
}
