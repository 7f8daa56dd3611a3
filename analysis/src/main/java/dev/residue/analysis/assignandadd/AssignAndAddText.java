package dev.residue.analysis.assignandadd;

import dev.residue.analysis.figure.Caption;
import dev.residue.analysis.study.Explanation;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import java.util.List;

/** What is measured of Assign and Add, in words. */
final class AssignAndAddText {

    private static final int MODULUS = 59;
    private static final int VARIABLES = 12;
    private static final String CHANCE = "1/p";

    static final List<String> WITHOUT_CURVE =
            List.of(
                    "best-neuron",
                    "best-neuron-overall",
                    "best-frequency",
                    "best-frequency-overall",
                    "lagging/variable",
                    "lagging/right",
                    "count");

    static final List<Explanation> EXPLANATIONS =
            List.of(
                    new Explanation(
                            "accuracy",
                            "Which sums are answered, by how their operands come and what was held"
                                    + " out",
                            "The share of right sums on a fixed sample of each split at every"
                                    + " evaluation.",
                            "1/p; picking numbers from the context at random, the dotted lines",
                            "its figure of accuracy by set"),
                    new Explanation(
                            "accuracy-by-left-variable",
                            "Which variable works on the left of the sum",
                            "Accuracy with this variable on the left and a number on the right, 200"
                                    + " fixed sequences each.",
                            CHANCE,
                            Caption.NONE),
                    new Explanation(
                            "accuracy-by-right-variable",
                            "Which variable works on the right of the sum",
                            "Accuracy with a number on the left and this variable on the right, 200"
                                    + " fixed sequences each.",
                            CHANCE,
                            Caption.NONE),
                    new Explanation(
                            "variable-pairs",
                            "Whether two variables are added where training never had them",
                            "Accuracy on sums of two variables, by whether training has each on its"
                                    + " side; same-side are pairs that are both kept to one side"
                                    + " there, and so are never added to each other.",
                            CHANCE,
                            Caption.NONE),
                    new Explanation(
                            "operand-score",
                            "How much \"=\" seeks each variable as an operand",
                            "The first layer's query-key product of \"=\" with the variable's"
                                    + " embedding, before its position counts.",
                            "near 0",
                            "the left of its figure of the late refinement"),
                    new Explanation(
                            "progress",
                            "How far each part of the circuit has come",
                            "Seven measures in [0, 1], read off weights and attention; 1 is a part"
                                    + " that works in every case.",
                            "1/p for sums, 1/V for variables, below .4 for positions, near 0 for"
                                    + " operands",
                            "its figure of progress measures"),
                    new Explanation(
                            "mlp-input-cosine",
                            "Whether the MLP sees the same input for numbers and for variables",
                            "Mean cosine of what enters the second MLP at \"=\" for a sum of"
                                    + " numbers and for the same sum through a variable; mismatched"
                                    + " with other pairs.",
                            "0 for random directions",
                            "its figure of cosine similarities"),
                    new Explanation(
                            "attention-output-cosine",
                            "Whether attention writes the sum of the operands' images",
                            "Mean cosine of the second layer's attention output at \"=\" and of E"
                                    + " OV of both operands; shuffled with another right operand.",
                            "near .5 shuffled",
                            "its figure of cosine similarities"),
                    new Explanation(
                            "swap",
                            "Whether the MLP's output brings its own sum along",
                            "The MLP's output at \"=\" is replaced by that of another sequence; the"
                                    + " share of answers that are the other's sum.",
                            CHANCE,
                            Caption.NONE),
                    new Explanation(
                            "ablation",
                            "What is left without the MLP's output",
                            "Accuracy with the MLP's output at \"=\" set to zero.",
                            CHANCE,
                            Caption.NONE),
                    new Explanation(
                            "mean-ablation",
                            "What is left with a constant MLP output",
                            "Accuracy with the MLP's output at \"=\" set to its mean.",
                            CHANCE,
                            Caption.NONE),
                    new Explanation(
                            "single-frequency-share",
                            "How periodic single neurons are",
                            "The median share, over neurons, of variance that one frequency"
                                    + " explains before and after the ReLU.",
                            "4/(p² - 1) before it",
                            Caption.NONE),
                    new Explanation(
                            "twin",
                            "Held-out pairs whose twin was trained, and those without",
                            "Accuracy on held-out pairs by whether the same two numbers the other"
                                    + " way round were trained.",
                            CHANCE,
                            Caption.NONE),
                    new Explanation(
                            "lagging",
                            "The slowest variable and side",
                            "The lowest of all accuracies by variable and side.",
                            CHANCE,
                            Caption.NONE),
                    new Explanation(
                            "diagonal-margin",
                            "How clearly layer 2 matches variables",
                            "Of the query-key map of variables, each row's diagonal entry less the"
                                    + " row's best other one, on the mean.",
                            "below 0",
                            Caption.NONE),
                    new Explanation(
                            "diagonal-mean",
                            "How strongly layer 2 matches a variable with itself",
                            "The mean of the diagonal of the query-key map of variables.",
                            "near 0",
                            Caption.NONE),
                    new Explanation(
                            "off-diagonal-mean",
                            "How strongly layer 2 matches a variable with others",
                            "The mean off the diagonal of the query-key map of variables.",
                            "near 0",
                            Caption.NONE),
                    new Explanation(
                            "off-diagonal-largest",
                            "Layer 2's strongest wrong match",
                            "The largest entry off the diagonal of the query-key map of variables.",
                            "about 3 deviations of the map",
                            Caption.NONE),
                    new Explanation(
                            "attention-example",
                            "How sure the model is on the paper's example",
                            "The probability of the right sum in one fixed sequence.",
                            CHANCE,
                            "its figure of the early spike"),
                    new Explanation(
                            "active-neurons",
                            "How many neurons are ever active",
                            "The number of neurons that are positive for some pair of numbers.",
                            "about all",
                            Caption.NONE),
                    new Explanation(
                            "single-frequency-neurons",
                            "How many neurons compute with one frequency",
                            "The number of active neurons with more than .85 of their variance in"
                                    + " one frequency.",
                            "0",
                            Caption.NONE),
                    new Explanation(
                            "addition-from-embeddings",
                            "Whether attention and MLP add by themselves",
                            "The share of all pairs that layer 2's output-value matrix and MLP add"
                                    + " right from embeddings alone.",
                            CHANCE,
                            Caption.NONE),
                    new Explanation(
                            "attention-output-norm-ratio",
                            "How much of the operands' images attention writes",
                            "The norm of the second layer's attention output over that of the sum"
                                    + " of both operands' images.",
                            "",
                            Caption.NONE),
                    new Explanation(
                            "attention-output-regression",
                            "How well the operands' images predict attention's output",
                            "Slope and explained share of a line through the second layer's"
                                    + " attention output over the sum of both operands' images.",
                            "see shuffled",
                            Caption.NONE),
                    new Explanation(
                            "intact",
                            "What the whole model answers on the patched sequences",
                            "Accuracy without any change, on the sequences of the swaps.",
                            CHANCE,
                            Caption.NONE),
                    new Explanation(
                            "mlp-output-alone",
                            "What the MLP's output says by itself",
                            "Accuracy of the MLP's output at \"=\" through the unembedding,"
                                    + " without the rest of the residual stream.",
                            CHANCE,
                            Caption.NONE),
                    new Explanation(
                            "patching",
                            "Where a number's value passes through",
                            "Activations of one sequence are put into another at each layer and"
                                    + " position; 1 restores the first one's answer wholly.",
                            "0",
                            Caption.NONE));

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
                       + " on sides they never had, and so the third phase, may be late or not"
                       + " come.")
                        .formatted(MODULUS, VARIABLES, task.modulus(), task.variables());
    }
}
