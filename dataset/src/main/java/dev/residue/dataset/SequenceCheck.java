package dev.residue.dataset;

/**
 * Checks drawn sequences on the host, where it is free.
 *
 * <p>An id beyond the vocabulary makes a GPU unusable for the rest of the process, and is silently
 * another token on some engines; so is a label beyond the classes.
 */
public final class SequenceCheck {

    private SequenceCheck() {}

    /**
     * Checks that sequences are what a task promises.
     *
     * @return the sequences
     * @throws IllegalArgumentException if a sequence has another length, a token is not in the
     *     vocabulary, or a label is not a class
     */
    public static Sequences of(Task task, Sequences sequences) {
        if (sequences.context() != task.context()) {
            throw new IllegalArgumentException(
                    "the task drew sequences of %s tokens, and promises %s"
                            .formatted(sequences.context(), task.context()));
        }
        within("token", sequences.tokens(), task.vocabulary().size());
        within("label", sequences.labels(), task.classes());
        return sequences;
    }

    private static void within(String what, long[] ids, int size) {
        for (long id : ids) {
            if (id < 0 || id >= size) {
                throw new IllegalArgumentException(
                        "the task drew %s %s, and promises 0 to %s".formatted(what, id, size - 1));
            }
        }
    }
}
