package dev.residue.analysis.study;

import dev.residue.dataset.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What studies say of a task in words.
 *
 * @param papers whose findings are checked
 * @param task what a model learns, as the end of a sentence; may be empty
 * @param size how the task's size compares with the papers'; may be empty
 * @param explanations of measures
 * @param withoutCurve measures that are numbers of things, such as a phase's code, or constants: no curve
 *     is drawn
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

    /** Returns what the studies of a task say of it. */
    public static StudyText of(Collection<Study<?>> studies, Task task) {
        List<Paper> papers = new ArrayList<>();
        List<Explanation> explanations = new ArrayList<>();
        List<String> withoutCurve = new ArrayList<>();
        List<String> words = new ArrayList<>();
        List<String> sizes = new ArrayList<>();
        for (Study<?> study : studies) {
            add(study, task, words, sizes);
            if (study.taskType().isInstance(task)) {
                papers.addAll(study.papers());
                explanations.addAll(study.explanations());
                withoutCurve.addAll(study.withoutCurve());
            }
        }
        explanations.addAll(COMMON);
        return new StudyText(
                papers,
                words.stream().filter(text -> !text.isEmpty()).findFirst().orElse(""),
                String.join(" ", sizes).strip(),
                explanations,
                withoutCurve);
    }

    private static <T extends Task> void add(
            Study<T> study, Task task, List<String> words, List<String> sizes) {
        if (study.taskType().isInstance(task)) {
            T own = study.taskType().cast(task);
            words.add(study.taskInWords(own));
            sizes.add(study.size(own));
        }
    }
}
