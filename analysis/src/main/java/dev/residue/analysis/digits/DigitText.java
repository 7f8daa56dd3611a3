package dev.residue.analysis.digits;

import dev.residue.analysis.figure.Caption;
import dev.residue.analysis.study.Explanation;
import dev.residue.dataset.digits.DigitTask;
import java.util.List;
import java.util.Locale;

/** What is measured of It Ain't That Bad, in words. */
final class DigitText {

    static final List<String> WITHOUT_CURVE = List.of("count");

    static final List<Explanation> EXPLANATIONS =
            List.of(
                    new Explanation(
                            "accuracy",
                            "Which operands are answered, by their length",
                            "The share of sums or products generated rightly, all digits, on a"
                                    + " fixed sample of each split; equivalence: the share that is"
                                    + " the answer for the digits that training varied.",
                            "about 10 to the minus number of digits",
                            "figure 1"),
                    new Explanation(
                            "structure",
                            "Whether what predicts the units digit is ordered by it",
                            "The share of variance between answers of different units digit in"
                                    + " three principal components of the last layer.",
                            "near 0",
                            "figure 4"),
                    new Explanation(
                            "perturbation",
                            "What digits before the operands change",
                            "The share of answers that stay the same, and the distance of the"
                                    + " digits' distributions.",
                            "1 for answers, 0 for distances, where digits before change nothing",
                            "figure 3"),
                    new Explanation(
                            "digits",
                            "Which digits of the answer are right",
                            "Accuracy of each digit given the right ones before it, by its"
                                    + " place.",
                            "1/10",
                            Caption.NONE),
                    new Explanation(
                            "lattice",
                            "Which answers over the plane of operands are the class's",
                            "The share of pairs on an even grid whose answer is that of their"
                                    + " equivalence class, and whose answer is true.",
                            "about 10 to the minus number of digits",
                            "figure 2"));

    private DigitText() {}

    static String task(DigitTask task) {
        int modulus = task.arithmetic().modulus();
        return "%s-digit operands of %s%s, answered digit by digit"
                .formatted(
                        task.settings().digits(),
                        task.arithmetic().operation().name().toLowerCase(Locale.ROOT),
                        modulus == 0 ? "" : " modulo " + modulus);
    }
}
