package dev.residue.analysis.grokking;

import dev.residue.analysis.figure.Caption;
import dev.residue.analysis.study.Explanation;
import dev.residue.dataset.grokking.ModularPairs;
import java.util.List;

/** What is measured of Progress measures for grokking, in words. */
final class GrokkingText {

    private static final int MODULUS = 113;
    private static final String PROGRESS = "its figure of progress measures";

    static final List<Explanation> EXPLANATIONS =
            List.of(
                    new Explanation(
                            "accuracy",
                            "When pairs trained on and pairs held out are answered",
                            "The share of right answers: of pairs trained on and held out;"
                                    + " restricted: of all pairs by the key frequencies' parts of"
                                    + " the logits alone; excluded: of pairs trained on without"
                                    + " these parts.",
                            "1/p",
                            "its figure of the training curves"),
                    new Explanation(
                            "loss",
                            "The loss of the whole model, of its circuit, and without it",
                            "Mean cross-entropy in nats: of pairs trained on and held out;"
                                    + " restricted: of all pairs by the key frequencies' parts of"
                                    + " the logits alone; excluded: of pairs trained on without"
                                    + " these parts. Key frequencies are those of the step itself.",
                            "ln p",
                            PROGRESS),
                    new Explanation(
                            "key-share",
                            "How much of the logits the key frequencies are",
                            "The share of the logits' variance along cos and sin of w_k(a + b) over"
                                    + " the key frequencies k.",
                            "near 0",
                            Caption.NONE),
                    new Explanation(
                            "key-frequencies",
                            "How many frequencies are key",
                            "The number of frequencies with more than 1.5 times an even part of"
                                    + " what all have together.",
                            "a few, by chance",
                            Caption.NONE),
                    new Explanation(
                            "single-frequency-neurons",
                            "How many neurons compute with one frequency",
                            "The share of neurons with at least .85 of their variance in one"
                                    + " frequency.",
                            "0",
                            Caption.NONE),
                    new Explanation(
                            "neuron-share",
                            "How periodic neurons are",
                            "The mean over neurons of the largest share of variance that one"
                                    + " frequency explains.",
                            "a little above 8/(p² - 1)",
                            Caption.NONE),
                    new Explanation(
                            "gini",
                            "How sparse the weights are in Fourier space",
                            "The Gini coefficient of the norms by frequency: 0 where all are equal,"
                                    + " near 1 where few are large.",
                            "near 0",
                            PROGRESS),
                    new Explanation(
                            "squared-weights",
                            "How large the weights are",
                            "The sum of squares of each tensor, and of all.",
                            "what is drawn at first",
                            PROGRESS));

    private GrokkingText() {}

    static String task(ModularPairs task) {
        return "%s of two numbers modulo %s, of which it sees a part of all pairs"
                .formatted(
                        switch (task.settings().operation()) {
                            case SUM -> "the sum";
                            case DIFFERENCE -> "the difference";
                            default -> "a function";
                        },
                        task.modulus());
    }

    static String size(ModularPairs task) {
        return task.modulus() >= MODULUS
                ? ""
                : "The paper's own size is p = %s; at p = %s frequencies are fewer."
                        .formatted(MODULUS, task.modulus());
    }
}
