package dev.residue.dataset;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A fixed sample of a split in batches, drawn when it is first needed. */
final class Sample {

    private final Supplier<Sequences> drawing;
    private final int batchSize;
    private @Nullable Sequences drawn;

    Sample(int batchSize, Supplier<Sequences> drawing) {
        this.batchSize = batchSize;
        this.drawing = drawing;
    }

    synchronized Sequences prepare() {
        if (drawn == null) {
            drawn = drawing.get();
        }
        return drawn;
    }

    int batches() {
        return (prepare().count() + batchSize - 1) / batchSize;
    }

    /** Returns a batch; after the last one, the first follows. */
    Sequences batch(long number) {
        Sequences all = prepare();
        int from = (int) (number % batches()) * batchSize;
        return all.slice(from, Math.min(all.count(), from + batchSize));
    }
}
