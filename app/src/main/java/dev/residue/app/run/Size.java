package dev.residue.app.run;

import java.util.Locale;

/** Sizes in bytes for people. */
public final class Size {

    private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};

    private Size() {}

    /** Returns a size with two or three digits that say something, such as {@code 1.4 MB}. */
    public static String text(double bytes) {
        double value = bytes;
        int unit = 0;
        // 999.5 would be shown as 1000
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        String format = unit == 0 || value >= 99.95 ? "%.0f %s" : "%.1f %s";
        return String.format(Locale.ROOT, format, value, UNITS[unit]);
    }
}
