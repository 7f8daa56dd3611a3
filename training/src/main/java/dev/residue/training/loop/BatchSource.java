package dev.residue.training.loop;

import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.TranslateException;
import java.io.IOException;

/**
 * The training batches, by step.
 *
 * <p>A source whose batch is a pure function of the step makes a run exactly resumable.
 */
@FunctionalInterface
public interface BatchSource {

    /**
     * Returns the batch from which update {@code step} learns.
     *
     * @param step the number of updates already made, so the first batch is that of step 0
     * @param manager owns the batch's arrays
     */
    Batch batch(long step, NDManager manager) throws IOException, TranslateException;

    /**
     * Reads any DJL dataset, epoch after epoch.
     *
     * <p>Resuming skips the batches already used, so it is exact only where the dataset iterates in
     * the same order every time (without random sampling).
     */
    static BatchSource of(Dataset dataset) {
        return new EpochBatches(dataset);
    }
}
