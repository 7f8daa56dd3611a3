package dev.residue.training.loop;

import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;

/** Iterates a dataset again and again, counting steps. */
final class EpochBatches implements BatchSource {

    private final Dataset dataset;
    private Iterator<Batch> epoch = Collections.emptyIterator();
    private long next;

    EpochBatches(Dataset dataset) {
        this.dataset = dataset;
    }

    @Override
    public Batch batch(long step, NDManager manager) throws IOException, TranslateException {
        if (step < next) {
            epoch = Collections.emptyIterator();
            next = 0;
        }
        while (next < step) {
            take(manager).close();
        }
        return take(manager);
    }

    private Batch take(NDManager manager) throws IOException, TranslateException {
        if (!epoch.hasNext()) {
            // a batch's arrays belong to the manager of its iterator, which outlives one step
            epoch = dataset.getData(manager.getParentManager()).iterator();
            if (!epoch.hasNext()) {
                throw new IOException("the dataset has no batches");
            }
        }
        next++;
        return epoch.next();
    }
}
