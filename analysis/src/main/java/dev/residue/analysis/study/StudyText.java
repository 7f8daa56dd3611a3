package dev.residue.analysis.study;

import java.util.ArrayList;
import java.util.List;

/**
 * What studies say of a task in words.
 *
 * @param papers whose findings are checked
 * @param task what a model learns, as the end of a sentence; may be empty
 * @param size how the task's size compares with the papers'; may be empty
 * @param explanations of measures
 * @param withoutCurve measures that are numbers of things, such as a phase's code, or constants: no
 *     curve is drawn
 */
public record StudyText(
        List<Paper> papers,
        String task,
        String size,
        List<Explanation> explanations,
        List<String> withoutCurve) {

    public StudyText {
        papers = List.copyOf(papers);
        explanations = List.copyOf(explanations);
        withoutCurve = List.copyOf(withoutCurve);
    }

    public static StudyText none() {
        return new StudyText(List.of(), "", "", List.of(), List.of());
    }

    /** Measures of every task. */
    private static final List<Explanation> COMMON =
            List.of(
                    new Explanation(
                            "accuracy",
                            "Accuracy",
                            "The share of sequences answered rightly, on a fixed sample of each"
                                    + " split at every evaluation.",
                            "",
                            ""),
                    new Explanation(
                            "loss",
                            "Loss",
                            "The mean cross-entropy in nats: of each split's sample, and of the"
                                    + " batches trained on.",
                            "",
                            ""),
                    new Explanation(
                            "embeddings",
                            "How many directions the tokens' vectors need",
                            "The share of their variance along each principal component.",
                            "",
                            ""),
                    new Explanation(
                            "timing", "Time", "In milliseconds unless the name says so.", "", ""));

    /** Returns this text with what is said of measures of every task. */
    StudyText withCommon() {
        List<Explanation> all = new ArrayList<>(explanations);
        all.addAll(COMMON);
        return new StudyText(papers, task, size, all, withoutCurve);
    }

    /** Returns what both say; of the task, what is said first. */
    StudyText and(StudyText other) {
        return new StudyText(
                joined(papers, other.papers),
                task.isEmpty() ? other.task : task,
                (size + " " + other.size).strip(),
                joined(explanations, other.explanations),
                joined(withoutCurve, other.withoutCurve));
    }

    private static <E> List<E> joined(List<E> some, List<E> more) {
        List<E> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
