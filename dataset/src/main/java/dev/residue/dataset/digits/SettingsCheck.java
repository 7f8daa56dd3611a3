package dev.residue.dataset.digits;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/** Finds everything that is wrong with {@link DigitsSettings}. */
final class SettingsCheck {

    /** The product of two numbers of nine digits is the longest that a long holds. */
    private static final int WIDEST = 9;

    /** All pairs of a set are held in memory. */
    private static final int LARGEST_SET = 2_000_000;

    private final DigitsSettings settings;
    private final BiConsumer<String, String> problem;

    SettingsCheck(DigitsSettings settings, BiConsumer<String, String> problem) {
        this.settings = settings;
        this.problem = problem;
    }

    void run() {
        int width = settings.width();
        int digits = settings.digits();
        if (width < 1 || width > WIDEST) {
            problem.accept(
                    "width",
                    width + " must be from 1 to " + WIDEST + ", so that a long holds the product");
            return;
        }
        if (digits < 1 || digits > width) {
            problem.accept(
                    "digits",
                    String.format(
                            Locale.ROOT,
                            "%d must be from 1 to the width of %d that operands are written in",
                            digits,
                            width));
            return;
        }
        checkPlaces();
        checkOutOfDistribution();
        checkSizes();
    }

    private void checkPlaces() {
        List<Integer> places = settings.zeroPlaces();
        for (Integer place : places) {
            if (place < 0 || place >= settings.digits()) {
                problem.accept(
                        "zeroPlaces",
                        String.format(
                                Locale.ROOT,
                                "place %d is none of the %d trained digits; use 0 (units) to %d",
                                place,
                                settings.digits(),
                                settings.digits() - 1));
            }
        }
        if (new HashSet<>(places).size() >= settings.digits()) {
            problem.accept("zeroPlaces", "every digit would be zero; leave one to train on");
        }
    }

    private void checkOutOfDistribution() {
        List<Integer> lengths = settings.outOfDistributionDigits();
        if (new HashSet<>(lengths).size() != lengths.size()) {
            problem.accept("outOfDistributionDigits", lengths + " has a number twice");
        }
        for (Integer length : lengths) {
            // a length within training is new only where it reaches a place that was always zero
            int least =
                    settings.zeroPlaces().stream()
                            .mapToInt(place -> place + 1)
                            .min()
                            .orElse(settings.digits() + 1);
            if (length < least || length > settings.width()) {
                problem.accept(
                        "outOfDistributionDigits",
                        String.format(
                                Locale.ROOT,
                                "%d must be from %d (beyond training) to the width of %d",
                                length,
                                least,
                                settings.width()));
            }
        }
    }

    private void checkSizes() {
        size("trainSize", settings.trainSize());
        size("testSize", settings.testSize());
        size("outOfDistributionSize", settings.outOfDistributionSize());
        double space = Math.pow((double) PairSets.operands(settings), 2);
        if ((double) settings.trainSize() + settings.testSize() > space) {
            problem.accept(
                    "trainSize",
                    String.format(
                            Locale.ROOT,
                            "%d pairs to train on and %d to hold out cannot be disjoint: there are"
                                    + " %.0f pairs in all; use fewer, or more digits",
                            settings.trainSize(),
                            settings.testSize(),
                            space));
        }
    }

    private void size(String key, int size) {
        if (size < 1 || size > LARGEST_SET) {
            problem.accept(key, size + " must be from 1 to " + LARGEST_SET);
        }
    }
}
