package dev.residue.dataset.incontext;

import dev.residue.dataset.Splits;
import java.util.Arrays;
import java.util.List;

/** The four disjoint evaluation splits: tasks trained on or not, pairs trained on or not. */
public enum InContextSplit {
    /** Tasks and pairs as trained. */
    IN_DISTRIBUTION_TRAIN("in-distribution/train", true, true),
    /** Trained tasks on pairs never shown. */
    IN_DISTRIBUTION_TEST("in-distribution/test", true, false),
    /** Tasks never shown on trained pairs. */
    OUT_OF_DISTRIBUTION_TRAIN("out-of-distribution/train", false, true),
    /** Tasks never shown on pairs never shown. */
    OUT_OF_DISTRIBUTION_TEST("out-of-distribution/test", false, false);

    private final String title;
    private final boolean tasksSeen;
    private final boolean pairsSeen;

    InContextSplit(String title, boolean tasksSeen, boolean pairsSeen) {
        this.title = title;
        this.tasksSeen = tasksSeen;
        this.pairsSeen = pairsSeen;
    }

    public static List<String> titles() {
        return Arrays.stream(values()).map(InContextSplit::title).toList();
    }

    public static InContextSplit titled(String title) {
        return Splits.named(title, List.of(values()), InContextSplit::title);
    }

    public String title() {
        return title;
    }

    public boolean tasksSeen() {
        return tasksSeen;
    }

    public boolean pairsSeen() {
        return pairsSeen;
    }

    String meaning() {
        return "tasks %s; every pair in the sequence %s"
                .formatted(
                        tasksSeen ? "as trained" : "never shown",
                        pairsSeen ? "as trained" : "one never shown");
    }
}
