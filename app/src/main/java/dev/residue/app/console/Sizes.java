package dev.residue.app.console;

import java.util.Locale;

/** Writes numbers of bytes for people. */
public final class Sizes {

    private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};
    private static final double STEP = 1000;

    private Sizes() {}

    /** Returns a number of bytes as {@link #of(double)}. */
    public static String of(long bytes) {
        return of((double) bytes);
    }

    /** Returns a number of bytes with three digits in the largest unit of which there is one. */
    public static String of(double bytes) {
        long whole = Math.round(bytes);
        if (whole < STEP) {
            return whole == 1 ? "1 byte" : whole + " bytes";
        }
        double value = bytes;
        int unit = -1;
        // 999.5 would be written as 1000
        while (value >= STEP - 0.5 && unit < UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        String format = value < 9.995 ? "%.2f %s" : value < 99.95 ? "%.1f %s" : "%.0f %s";
        return String.format(Locale.ROOT, format, value, UNITS[unit]);
    }
}
