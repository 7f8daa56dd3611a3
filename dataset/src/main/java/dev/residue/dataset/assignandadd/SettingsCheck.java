package dev.residue.dataset.assignandadd;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.BiConsumer;

/** Finds everything that is wrong with {@link AssignAndAddSettings}. */
final class SettingsCheck {

    private static final int SMALLEST_MODULUS = 5;

    // all p² pairs are held in memory; both bounds keep that to some tens of megabytes
    private static final int LARGEST_MODULUS = 1009;
    private static final int MOST_VARIABLES = 1000;

    private final AssignAndAddSettings settings;
    private final BiConsumer<String, String> problem;

    SettingsCheck(AssignAndAddSettings settings, BiConsumer<String, String> problem) {
        this.settings = settings;
        this.problem = problem;
    }

    void run() {
        boolean modulusIsRight = checkModulus();
        checkVariables();
        checkAssignments();
        Path file = settings.trainPairsFile();
        if (file != null) {
            checkFile(file, modulusIsRight);
        } else {
            checkTrainPairs(modulusIsRight);
        }
        double frequency = settings.twoVariableFrequency();
        if (!(frequency >= 0 && frequency <= 1)) {
            problem.accept(
                    "twoVariableFrequency", frequency + " is no probability; must be in [0, 1]");
        }
    }

    private boolean checkModulus() {
        int modulus = settings.modulus();
        if (modulus >= SMALLEST_MODULUS && modulus <= LARGEST_MODULUS && Primes.isPrime(modulus)) {
            return true;
        }
        problem.accept(
                "modulus",
                String.format(
                        Locale.ROOT,
                        "%d must be a prime from %d to %d; nearest: %s",
                        modulus,
                        SMALLEST_MODULUS,
                        LARGEST_MODULUS,
                        Primes.nearest(modulus, SMALLEST_MODULUS, LARGEST_MODULUS)));
        return false;
    }

    private void checkVariables() {
        int restricted = settings.restrictedVariables();
        if (restricted < 1) {
            problem.accept(
                    "restrictedVariables",
                    restricted + " would leave the held-out-slot splits empty; must be at least 1");
        }
        // One variable free for both sides is enough to make every split non-empty: with a free c
        // beside restricted a (never right) and l (never left), two variables are trained as
        // (a, c), held out once as (c, a) and twice as (l, a).
        long fewest = 2L * Math.max(1, restricted) + 1;
        if (settings.variables() < fewest || settings.variables() > MOST_VARIABLES) {
            problem.accept(
                    "variables",
                    String.format(
                            Locale.ROOT,
                            "%d must be from %d (2 x %d restricted variables + 1 free for both"
                                    + " sides, so that no split is empty) to %d",
                            settings.variables(),
                            fewest,
                            Math.max(1, restricted),
                            MOST_VARIABLES));
        }
    }

    private void checkAssignments() {
        int assignments = settings.assignments();
        if (assignments < 2 || assignments > Math.max(2, settings.variables())) {
            problem.accept(
                    "assignments",
                    String.format(
                            Locale.ROOT,
                            "%d must be from 2 (a sequence with two variables needs two) to %d"
                                    + " (each variable is assigned at most once)",
                            assignments,
                            Math.max(2, settings.variables())));
        }
        long shortest = 2L * Math.max(2, assignments) + AssignAndAddRecord.CORE;
        if (settings.context() < shortest) {
            problem.accept(
                    "context",
                    String.format(
                            Locale.ROOT,
                            "%d must be at least %d: 2 x %d assignments, then '+ left right ='",
                            settings.context(),
                            shortest,
                            Math.max(2, assignments)));
        }
    }

    private void checkTrainPairs(boolean modulusIsRight) {
        double share = settings.trainPairs();
        if (!(share > 0 && share < 1)) {
            problem.accept("trainPairs", share + " must lie between 0 and 1, both excluded");
            return;
        }
        if (!modulusIsRight) {
            return;
        }
        int all = settings.modulus() * settings.modulus();
        int trained = PairSplit.trainedCount(settings.modulus(), share);
        if (trained < 1 || trained >= all) {
            problem.accept(
                    "trainPairs",
                    String.format(
                            Locale.ROOT,
                            "%s of %d pairs leaves none to %s; must be from 1/%d up to, but not"
                                    + " including, 1",
                            share,
                            all,
                            trained < 1 ? "train on" : "hold out",
                            all));
        }
    }

    private void checkFile(Path file, boolean modulusIsRight) {
        try {
            if (modulusIsRight) {
                PairSplit.read(file, settings.modulus());
            } else {
                PairFile.requireReadable(file);
            }
        } catch (IllegalArgumentException fault) {
            problem.accept("trainPairsFile", String.valueOf(fault.getMessage()));
        }
    }
}
