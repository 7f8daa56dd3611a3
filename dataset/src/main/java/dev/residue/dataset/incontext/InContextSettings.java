package dev.residue.dataset.incontext;

import dev.residue.dataset.SettingsCheck;
import java.util.function.BiConsumer;

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

    private static final int SMALLEST_MODULUS = 2;
    // the tables and counts over p² vectors times p multiples stay a matter of milliseconds
    private static final int LARGEST_MODULUS = 257;
    private static final int MOST_EXAMPLES = 1_000;
    // more than exist modulo the largest
    private static final int MOST_EVALUATED_TASKS = 100_000;

    /** Returns the paper's settings for four layers. */
    public static InContextSettings paper() {
        return new InContextSettings(
                29, 32, 384, TaskChoice.RECTANGLE, 0.8, PairDraw.SHARED, TokenSet.PUBLISHED, 256);
    }

    /** Returns the paper's settings for two layers and for six. */
    public static InContextSettings paperOfOtherDepths() {
        return new InContextSettings(
                29, 32, 512, TaskChoice.RECTANGLE, 0.6, PairDraw.SHARED, TokenSet.PUBLISHED, 256);
    }

    /** Returns those of {@code in-context-small}, modulo 11. */
    public static InContextSettings small() {
        return new InContextSettings(
                11, 16, 88, TaskChoice.RECTANGLE, 0.8, PairDraw.INDEPENDENT, TokenSet.PLAIN, 256);
    }

    /** Returns those of the larger presets modulo 11. */
    public static InContextSettings modulo11() {
        return new InContextSettings(
                11, 16, 96, TaskChoice.RANDOM, 0.8, PairDraw.INDEPENDENT, TokenSet.PLAIN, 256);
    }

    /** Reports everything that is wrong: the key, and what would be right. */
    public void check(BiConsumer<String, String> problem) {
        boolean modulusIsRight =
                SettingsCheck.range("modulus", modulus, SMALLEST_MODULUS, LARGEST_MODULUS, problem);
        SettingsCheck.range("examples", examples, 1, MOST_EXAMPLES, problem);
        if (outOfDistributionTasks < 1) {
            problem.accept(
                    "outOfDistributionTasks",
                    outOfDistributionTasks
                            + " leaves the out-of-distribution splits empty; must be at least 1");
        } else if (outOfDistributionTasks > MOST_EVALUATED_TASKS) {
            problem.accept(
                    "outOfDistributionTasks",
                    "%s must be from 1 to %s"
                            .formatted(outOfDistributionTasks, MOST_EVALUATED_TASKS));
        }
        if (tasks < 1) {
            problem.accept("tasks", tasks + " must be at least 1");
        } else if (modulusIsRight) {
            checkTasks(problem);
        }
        if (SettingsCheck.share("pairShare", pairShare, problem) && modulusIsRight) {
            checkPairShare(problem);
        }
    }

    private void checkTasks(BiConsumer<String, String> problem) {
        int all = modulus * modulus;
        if (tasks > all) {
            problem.accept(
                    "tasks",
                    "%s is more than the %s that exist modulo %s; must be from 1 to %s"
                            .formatted(tasks, all, modulus, all - 1));
        } else if (tasks == all) {
            problem.accept(
                    "tasks",
                    ("all %s tasks leave none for the out-of-distribution splits; must be from 1"
                                    + " to %s")
                            .formatted(all, all - 1));
        } else if (taskChoice == TaskChoice.RECTANGLE) {
            checkRectangles(problem);
        }
    }

    private void checkRectangles(BiConsumer<String, String> problem) {
        if (modulus < RectangleRule.SMALLEST_MODULUS) {
            problem.accept(
                    "taskChoice",
                    "a rectangle needs a modulus of at least %s, not %s; use taskChoice: random"
                            .formatted(RectangleRule.SMALLEST_MODULUS, modulus));
        } else if (tasks % 4 != 0) {
            int below = tasks - tasks % 4;
            problem.accept(
                    "tasks",
                    "%s do not divide into rectangles of four; use %s%s, or taskChoice: random"
                            .formatted(tasks, below > 0 ? below + " or " : "", below + 4));
        } else {
            RectangleRule rule = new RectangleRule(modulus, tasks);
            if (!rule.hasRoom()) {
                problem.accept("tasks", rule.noRoom());
            }
        }
    }

    private void checkPairShare(BiConsumer<String, String> problem) {
        int all = modulus * modulus;
        int seen = Partition.seenPairs(modulus, pairShare);
        if (seen < 1 || seen >= all) {
            problem.accept(
                    "pairShare",
                    "%s of %s pairs leaves none to %s; must be from 1/%s to %s/%s"
                            .formatted(
                                    pairShare,
                                    all,
                                    seen < 1 ? "train on" : "test on",
                                    all,
                                    all - 1,
                                    all));
        }
    }
}
