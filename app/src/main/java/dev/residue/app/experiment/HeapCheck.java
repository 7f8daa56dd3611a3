package dev.residue.app.experiment;

import dev.residue.dataset.Task;
import java.util.Locale;
import java.util.function.BiConsumer;

/** Finds sequences so long that a model's tables would not fit Java's heap. */
final class HeapCheck {

    private HeapCheck() {}

    /** Checks the mask of which position sees which, made before anything is computed. */
    static void ofTables(Task task, BiConsumer<String, String> problem) {
        double bytes = (double) Float.BYTES * task.context() * task.context();
        double heap = (double) Runtime.getRuntime().maxMemory();
        if (bytes > heap) {
            problem.accept(
                    "task",
                    String.format(
                            Locale.ROOT,
                            "the masks of a context of %d tokens need %s of Java's heap of %s; use"
                                    + " shorter sequences, or a larger heap with"
                                    + " RESIDUE_JAVA_OPTIONS=-Xmx…",
                            task.context(),
                            Bytes.text(bytes),
                            Bytes.text(heap)));
        }
    }
}
