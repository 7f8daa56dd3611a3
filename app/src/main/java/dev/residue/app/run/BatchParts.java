package dev.residue.app.run;

import ai.djl.Device;
import dev.residue.app.experiment.Bytes;
import dev.residue.app.experiment.Experiment;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * In how many equal parts a batch is learned from, where the experiment leaves that open: in as few
 * as fit into memory by an estimate, which depends on nothing but the experiment and the memory
 * that there is.
 *
 * @param batch the number of sequences of a batch
 * @param count the number of parts, a divisor of it
 * @param needed the estimate of what training takes with so many parts, in bytes
 * @param available what it may take; infinity where that is not known
 */
public record BatchParts(int batch, int count, double needed, double available) {

    /**
     * What an estimate leaves out: the engine's own scratch, and memory that is freed and not yet
     * used again.
     */
    private static final double MARGIN = 2;

    /** Of the memory; something else runs there, too. */
    private static final double SHARE = 0.8;

    /**
     * Chooses one number of parts, and says it, where experiments of equal shapes leave it open:
     * that of each alone, which does not depend on how many are trained at once.
     *
     * @param device where it is computed, loaded
     * @param messages where the choice is said
     * @return the experiments with the number
     */
    public static List<Experiment> chosen(
            List<Experiment> experiments, Device device, PrintStream messages) {
        if (experiments.stream().allMatch(one -> one.accumulate().isPresent())) {
            return experiments;
        }
        BatchParts parts = of(experiments.get(0), Memory.on(device));
        messages.println("training.accumulate auto: " + parts);
        return experiments.stream()
                .map(one -> one.accumulate().isPresent() ? one : one.inParts(parts.count))
                .toList();
    }

    /** Chooses the number of parts for an experiment and the memory that there is. */
    static BatchParts of(Experiment experiment, Memory memory) {
        int batch = experiment.batchSize();
        MemoryNeed least = new MemoryNeed(experiment.inParts(batch), memory).training();
        double each = MARGIN * least.bytesOfSequence();
        double besides = least.engineBytes() - least.bytesOfSequence();
        double available =
                SHARE
                        * (experiment.engine().device().equals("cpu")
                                ? memory.beyondHeap()
                                : memory.device());
        int count = fewest(batch, Math.floor((available - besides) / each));
        int part = batch / count;
        return new BatchParts(batch, count, besides + each * part, available);
    }

    /** Returns the fewest equal parts of at most so many; single ones where not even they fit. */
    static int fewest(int batch, double most) {
        for (int count = 1; count <= batch / 2; count++) {
            int part = batch / count;
            if (batch % count == 0 && part <= most) {
                return count;
            }
        }
        return batch;
    }

    /** Returns the choice and its reason, for people. */
    @Override
    public String toString() {
        String how =
                count == 1
                        ? String.format(Locale.ROOT, "batch of %,d at once", batch)
                        : String.format(
                                Locale.ROOT,
                                "batch of %,d in %,d parts of %,d",
                                batch,
                                count,
                                batch / count);
        return Double.isInfinite(available)
                ? how + ": the GPU's memory is unknown; about " + Bytes.text(needed) + " are needed"
                : how + ": about " + Bytes.text(needed) + " of " + Bytes.text(available);
    }
}
