package dev.residue.dataset.grokking;

import dev.residue.dataset.SettingsCheck;
import java.util.function.BiConsumer;

/**
 * The settings of {@link ModularPairs}; the components' names are the keys of an experiment file.
 *
 * @param modulus p: operands and answers lie in {@code [0, p)}
 * @param operation what is computed from a pair of operands
 * @param trainShare the share of the p² ordered pairs that is trained on
 */
public record ModularPairsSettings(int modulus, Operation operation, double trainShare) {

    private static final int SMALLEST_MODULUS = 3;
    // logits of all p² pairs are held in memory, p³ numbers
    private static final int LARGEST_MODULUS = 509;

    public static ModularPairsSettings paper() {
        return new ModularPairsSettings(113, Operation.SUM, 0.3);
    }

    /** Returns those of the preset {@code grokking-small}. */
    public static ModularPairsSettings small() {
        return new ModularPairsSettings(59, Operation.SUM, 0.4);
    }

    /** Reports everything that is wrong: the key, and what would be right. */
    public void check(BiConsumer<String, String> problem) {
        boolean sound =
                SettingsCheck.range("modulus", modulus, SMALLEST_MODULUS, LARGEST_MODULUS, problem);
        if (SettingsCheck.share("trainShare", trainShare, problem) && sound && trained() < 1) {
            problem.accept(
                    "trainShare",
                    "%s of %s pairs leaves none to train on; use more"
                            .formatted(trainShare, modulus * modulus));
        }
    }

    /** Returns the number of pairs that are trained on, rounded down. */
    public int trained() {
        return (int) Math.floor(trainShare * (modulus * modulus));
    }
}
