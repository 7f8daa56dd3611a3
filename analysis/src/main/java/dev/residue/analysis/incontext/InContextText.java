package dev.residue.analysis.incontext;

import dev.residue.analysis.figure.Caption;
import dev.residue.analysis.study.Explanation;
import dev.residue.dataset.incontext.InContextLinear;
import java.util.List;

/** What is measured of Learning to grok, in words. */
final class InContextText {

    private static final int MODULUS = 29;
    private static final String CHANCE = "1/p";

    static final List<String> WITHOUT_CURVE =
            List.of("phase", "count", "baseline", "proportional-queries");

    static final List<Explanation> EXPLANATIONS =
            List.of(
                    new Explanation(
                            "accuracy",
                            "Which functions and pairs are answered from examples",
                            "The share of right answers at the queries of a fixed sample of each"
                                    + " split: functions seen in training or not, with pairs seen"
                                    + " or not.",
                            CHANCE + "; copying the answer of an equal pair gives more",
                            "figures 1b and 3"),
                    new Explanation(
                            "uncopied",
                            "Answers that cannot be copied from the context",
                            "Accuracy after all shots where the query's x and y do not stand in the"
                                    + " context.",
                            CHANCE + "; matching ratios gives more",
                            "figure 1c"),
                    new Explanation(
                            "algorithm",
                            "Which algorithm answers are from",
                            "Accuracy on queries that a proportional example gives, that two"
                                    + " independent ones give, and that nothing gives.",
                            CHANCE,
                            "figure 5"),
                    new Explanation(
                            "circles",
                            "How round the numbers lie in the representation",
                            "The share of variance of two principal components that a circle in the"
                                    + " order of numbers explains.",
                            "see the even share in the table",
                            "figure 6"),
                    new Explanation(
                            "residue",
                            "How round the numbers' own circle is",
                            "The share of variance of two principal components that a circle in"
                                    + " the order of numbers explains.",
                            "see the even share in the table",
                            "figure 6"),
                    new Explanation(
                            "logarithm",
                            "How round the circle by logarithms is",
                            "The same in the order of discrete logarithms.",
                            "see the even share in the table",
                            "figure 6"),
                    new Explanation(
                            "explained",
                            "How much of the variance is in the plane of the circle",
                            "The share of two principal components.",
                            "2/(n - 1) for n random vectors",
                            Caption.NONE),
                    new Explanation(
                            "proportional",
                            "How much heads look at examples that the query is a multiple of",
                            "Mean attention to them, over queries that have one.",
                            "proportional-even",
                            Caption.NONE));

    private InContextText() {}

    static String task(InContextLinear task) {
        return "z = a x + b y modulo %s with %s pairs (a, b), each given by examples alone"
                .formatted(task.modulus(), task.settings().tasks());
    }

    static String size(InContextLinear task) {
        return task.modulus() >= MODULUS
                ? ""
                : "The paper's own size is p = %s; at p = %s phases may be few or merge."
                        .formatted(MODULUS, task.modulus());
    }
}
