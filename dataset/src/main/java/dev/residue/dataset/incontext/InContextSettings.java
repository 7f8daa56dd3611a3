package dev.residue.dataset.incontext;

/**
 * The settings of {@link InContextLinear}; the components' names are the keys of an experiment
 * file.
 *
 * @param modulus p: all numbers lie in {@code [0, p)}; it may be composite
 * @param examples the number of examples {@code x y z} in a sequence, the last one's z predicted
 *     from all others
 * @param tasks the number of pre-training tasks
 * @param taskChoice how they are chosen
 * @param pairShare alpha, the share of the p² pairs (x, y) that is trained on, in every task
 * @param pairs how the pairs of a training batch are drawn
 * @param vocabulary which tokens, and so which classes, exist besides the numbers
 * @param outOfDistributionTasks the most tasks, among those not trained on, that are evaluated
 */
public record InContextSettings(
        int modulus,
        int examples,
        int tasks,
        TaskChoice taskChoice,
        double pairShare,
        PairDraw pairs,
        TokenSet vocabulary,
        int outOfDistributionTasks) {

    /** Returns the paper's settings for four layers. */
    public static InContextSettings paper() {
        return new InContextSettings(
                29, 32, 384, TaskChoice.RECTANGLE, 0.8, PairDraw.SHARED, TokenSet.PUBLISHED, 256);
    }
}
