package dev.residue.dataset.incontext;

import java.util.Locale;
import java.util.function.BiConsumer;

/** Finds everything that is wrong with {@link InContextSettings}. */
final class SettingsCheck {

    private static final int SMALLEST_MODULUS = 2;

    // the tables and counts over p² vectors times p multiples stay a matter of milliseconds
    private static final int LARGEST_MODULUS = 257;
    private static final int MOST_EXAMPLES = 1_000;

    private final InContextSettings settings;
    private final BiConsumer<String, String> problem;

    SettingsCheck(InContextSettings settings, BiConsumer<String, String> problem) {
        this.settings = settings;
        this.problem = problem;
    }

    void run() {
        int modulus = settings.modulus();
        boolean modulusIsRight = modulus >= SMALLEST_MODULUS && modulus <= LARGEST_MODULUS;
        if (!modulusIsRight) {
            problem.accept(
                    "modulus",
                    String.format(
                            Locale.ROOT,
                            "%d must be from %d to %d",
                            modulus,
                            SMALLEST_MODULUS,
                            LARGEST_MODULUS));
        }
        if (settings.examples() < 1 || settings.examples() > MOST_EXAMPLES) {
            problem.accept(
                    "examples",
                    String.format(
                            Locale.ROOT,
                            "%d must be from 1 to %d",
                            settings.examples(),
                            MOST_EXAMPLES));
        }
        if (settings.outOfDistributionTasks() < 1) {
            problem.accept(
                    "outOfDistributionTasks",
                    settings.outOfDistributionTasks()
                            + " leaves the out-of-distribution splits empty; must be at least 1");
        }
        checkTasks(modulusIsRight);
        checkPairShare(modulusIsRight);
    }

    private void checkTasks(boolean modulusIsRight) {
        int tasks = settings.tasks();
        if (tasks < 1) {
            problem.accept("tasks", tasks + " must be at least 1");
            return;
        }
        if (!modulusIsRight) {
            return;
        }
        int modulus = settings.modulus();
        int all = modulus * modulus;
        if (tasks > all) {
            problem.accept(
                    "tasks",
                    String.format(
                            Locale.ROOT,
                            "%d is more than the %d that exist modulo %d; must be from 1 to %d",
                            tasks,
                            all,
                            modulus,
                            all - 1));
        } else if (tasks == all) {
            problem.accept(
                    "tasks",
                    String.format(
                            Locale.ROOT,
                            "all %d tasks leave none for the out-of-distribution splits; must be"
                                    + " from 1 to %d",
                            all,
                            all - 1));
        } else if (settings.taskChoice() == TaskChoice.RECTANGLE) {
            checkRectangles(tasks, modulus);
        }
    }

    private void checkRectangles(int tasks, int modulus) {
        if (modulus < RectangleRule.SMALLEST_MODULUS) {
            problem.accept(
                    "taskChoice",
                    String.format(
                            Locale.ROOT,
                            "a rectangle needs a modulus of at least %d, not %d; use taskChoice:"
                                    + " random",
                            RectangleRule.SMALLEST_MODULUS,
                            modulus));
        } else if (tasks % 4 != 0) {
            int below = tasks - tasks % 4;
            problem.accept(
                    "tasks",
                    String.format(
                            Locale.ROOT,
                            "%d do not divide into rectangles of four; use %s%d, or taskChoice:"
                                    + " random",
                            tasks,
                            below > 0 ? below + " or " : "",
                            below + 4));
        } else {
            RectangleRule rule = new RectangleRule(modulus, tasks);
            if (!rule.hasRoom()) {
                problem.accept("tasks", rule.noRoom());
            }
        }
    }

    private void checkPairShare(boolean modulusIsRight) {
        double share = settings.pairShare();
        if (!(share > 0 && share < 1)) {
            problem.accept("pairShare", share + " must lie between 0 and 1, both excluded");
            return;
        }
        if (!modulusIsRight) {
            return;
        }
        int all = settings.modulus() * settings.modulus();
        int seen = Partition.seenPairs(settings.modulus(), share);
        if (seen < 1 || seen >= all) {
            problem.accept(
                    "pairShare",
                    String.format(
                            Locale.ROOT,
                            "%s of %d pairs leaves none to %s; must be from 1/%d to %d/%d",
                            share,
                            all,
                            seen < 1 ? "train on" : "test on",
                            all,
                            all - 1,
                            all));
        }
    }
}
