package dev.residue.app.report;

import java.util.Locale;

/** Numbers as the report writes them, the same in every locale. */
final class NumberFormats {
    private NumberFormats() {}

    /** Four significant digits; powers of ten where a plain number would be hard to read. */
    static String value(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "−∞";
        }
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e9) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        if (size < 1e-3 || size >= 1e6) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        int integerDigits = Math.max(1, (int) Math.floor(Math.log10(size)) + 1);
        int decimals = size < 1 ? 4 : Math.max(0, 4 - integerDigits);
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** The same without zeros at the end, for values that were given rather than measured. */
    static String given(double value) {
        String digits = value(value);
        return digits.indexOf('.') < 0 || digits.indexOf('e') >= 0
                ? digits
                : digits.replaceAll("\\.?0+$", "");
    }

    /** Shares and accuracies: always four decimals, so that a column of them lines up. */
    static String share(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : value(value);
    }

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String duration(double seconds) {
        if (seconds < 120) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 7200
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
    }
}
