package dev.residue.analysis.assignandadd;

import dev.residue.analysis.study.Explanation;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import java.util.List;

/** What is measured of Assign and Add, in words. */
final class AssignAndAddText {

    private static final int MODULUS = 59;
    private static final int VARIABLES = 12;
    private static final String CHANCE = "1/p";

    static final List<String> WITHOUT_CURVE =
            List.of("best-neuron", "best-frequency", "lagging/variable", "lagging/right", "count");

    static final List<Explanation> EXPLANATIONS =
            List.of(
                    new Explanation(
                            "accuracy",
                            "Which sums are answered, by how their operands come and what was held"
                                    + " out",
                            "The share of right sums on a fixed sample of each split at every"
                                    + " evaluation.",
                            "1/p; picking numbers from the context at random, the dotted lines",
                            "figure of accuracies by set"),
                    new Explanation(
                            "accuracy-by-left-variable",
                            "Which variable works on the left of the sum",
                            "Accuracy with this variable on the left and a number on the right, 200"
                                    + " fixed sequences each.",
                            CHANCE,
                            ""),
                    new Explanation(
                            "accuracy-by-right-variable",
                            "Which variable works on the right of the sum",
                            "Accuracy with a number on the left and this variable on the right, 200"
                                    + " fixed sequences each.",
                            CHANCE,
                            ""),
                    new Explanation(
                            "operand-score",
                            "How much \"=\" seeks each variable as an operand",
                            "The first layer's query-key product of \"=\" with the variable's"
                                    + " embedding, before its position counts.",
                            "near 0",
                            ""),
                    new Explanation(
                            "progress",
                            "How far each part of the circuit has come",
                            "Seven measures in [0, 1], read off weights and attention; 1 is a part"
                                    + " that works in every case.",
                            "",
                            "figure of the progress measures"),
                    new Explanation(
                            "mlp-input-cosine",
                            "Whether the MLP sees the same input for numbers and for variables",
                            "Mean cosine of what enters the second MLP at \"=\" for a sum of"
                                    + " numbers and for the same sum through a variable; mismatched"
                                    + " with other pairs.",
                            "0 for random directions",
                            "figure of cosine similarities"),
                    new Explanation(
                            "attention-output-cosine",
                            "Whether attention writes the sum of the operands' images",
                            "Mean cosine of the second layer's attention output at \"=\" and of E"
                                    + " OV of both operands; shuffled with another right operand.",
                            "near .5 shuffled",
                            "figure of cosine similarities"),
                    new Explanation(
                            "swap",
                            "Whether the MLP's output brings its own sum along",
                            "The MLP's output at \"=\" is replaced by that of another sequence; the"
                                    + " share of answers that are the other's sum.",
                            CHANCE,
                            ""),
                    new Explanation(
                            "ablation",
                            "What is left without the MLP's output",
                            "Accuracy with the MLP's output at \"=\" set to zero.",
                            CHANCE,
                            ""),
                    new Explanation(
                            "mean-ablation",
                            "What is left with a constant MLP output",
                            "Accuracy with the MLP's output at \"=\" set to its mean.",
                            CHANCE,
                            ""),
                    new Explanation(
                            "single-frequency-share",
                            "How periodic single neurons are",
                            "The median share, over neurons, of variance that one frequency"
                                    + " explains before and after the ReLU.",
                            "4/(p² - 1) before it",
                            "figure of the Fourier comparison"),
                    new Explanation(
                            "twin",
                            "Held-out pairs whose twin was trained, and those without",
                            "Accuracy on held-out pairs by whether the same two numbers the other"
                                    + " way round were trained.",
                            CHANCE,
                            ""),
                    new Explanation(
                            "lagging",
                            "The slowest variable and side",
                            "The lowest of all accuracies by variable and side.",
                            CHANCE,
                            ""),
                    new Explanation(
                            "patching",
                            "Where a number's value passes through",
                            "Activations of one sequence are put into another at each layer and"
                                    + " position; 1 restores the first one's answer wholly.",
                            "0",
                            ""));

    private AssignAndAddText() {}

    static String task(AssignAndAdd task) {
        return ("sums modulo %s whose operands are numbers, or some of %s variables that were"
                        + " assigned before")
                .formatted(task.modulus(), task.variables());
    }

    static String size(AssignAndAdd task) {
        return task.modulus() >= MODULUS && task.variables() >= VARIABLES
                ? ""
                : ("The paper's own size is p = %s with %s variables; at p = %s with %s, variables"
                       + " on sides they never had, and so the third phase, are late or do not"
                       + " come.")
                        .formatted(MODULUS, VARIABLES, task.modulus(), task.variables());
    }
}
