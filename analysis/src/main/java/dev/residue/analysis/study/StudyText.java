package dev.residue.analysis.study;

import dev.residue.dataset.Task;
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

    private static final int LONGEST = 80; // characters of a sequence

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
                            "key-power",
                            "How much the frequencies that stand out hold",
                            "The share of power, of the residues' vectors or of the logits by right"
                                    + " answer, in frequencies with 1.5 times an even part.",
                            "near 0 of random weights; more of logits, whose spectrum is noise"
                                    + " then",
                            ""),
                    new Explanation(
                            "timing", "Time", "In milliseconds unless the name says so.", "", ""));

    /** Returns this text, which shows a sequence of a task of which no study says what it is. */
    StudyText orOf(Task any) {
        if (!task.isEmpty() || any.splits().isEmpty()) {
            return this;
        }
        String shown = any.render(any.evaluation(any.splits().get(0), 0, 1).sequence(0));
        String cut = shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + " …";
        String like = "sequences such as “" + cut + "”";
        return new StudyText(papers, like, size, explanations, withoutCurve);
    }

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
