package dev.residue.app.sweep;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Numbers in equal steps or in equal ratios, in decimal arithmetic, so that 0.3 is 0.3. */
final class Numbers {

    /** Digits of what lies between the ends, where it is no short decimal number. */
    private static final MathContext DIGITS = new MathContext(6);

    private static final double ON_THE_GRID = 1e-9;

    private Numbers() {}

    /** Returns the numbers from one on, in steps, that do not lie beyond another. */
    static List<String> inSteps(double from, double to, double step) {
        BigDecimal first = BigDecimal.valueOf(from);
        BigDecimal width = BigDecimal.valueOf(step);
        long last = stepsBetween(from, to, step);
        List<String> numbers = new ArrayList<>();
        for (long i = 0; i <= last; i++) {
            numbers.add(text(first.add(width.multiply(BigDecimal.valueOf(i)))));
        }
        return numbers;
    }

    /** Returns how many steps there are between two numbers. */
    static long stepsBetween(double from, double to, double step) {
        return (long) Math.floor((to - from) / step + ON_THE_GRID);
    }

    /** Returns so many numbers of equal distances, both ends included. */
    static List<String> evenly(double from, double to, int count) {
        BigDecimal first = BigDecimal.valueOf(from);
        BigDecimal span = BigDecimal.valueOf(to).subtract(first);
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BigDecimal part =
                    span.multiply(BigDecimal.valueOf(i))
                            .divide(BigDecimal.valueOf(count - 1L), MathContext.DECIMAL64);
            numbers.add(text(i == count - 1 ? first.add(span) : rounded(first.add(part))));
        }
        return numbers;
    }

    /** Returns so many numbers of equal ratios, both ends included. */
    static List<String> inRatios(double from, double to, int count) {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double share = (double) i / (count - 1);
            double between = from * Math.pow(to / from, share);
            boolean end = i == 0 || i == count - 1;
            BigDecimal exact = BigDecimal.valueOf(i == 0 ? from : end ? to : between);
            numbers.add(text(end ? exact : rounded(exact)));
        }
        return numbers;
    }

    /** Returns the nearest whole numbers. */
    static List<String> whole(List<String> numbers) {
        return numbers.stream()
                .map(one -> text(new BigDecimal(one).setScale(0, RoundingMode.HALF_UP)))
                .toList();
    }

    private static BigDecimal rounded(BigDecimal number) {
        return number.round(DIGITS);
    }

    /** Returns a number as it is written shortest. */
    static String text(BigDecimal number) {
        BigDecimal bare = number.stripTrailingZeros();
        return bare.signum() == 0 ? "0" : bare.toPlainString();
    }
}
