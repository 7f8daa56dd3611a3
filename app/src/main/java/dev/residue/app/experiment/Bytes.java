package dev.residue.app.experiment;

import java.util.Locale;

/** Sizes of memory for people. */
public final class Bytes {

    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final double STEP = 1024;

    private Bytes() {}

    /** Returns a size with two or three digits that count, such as {@code 4.0 GiB}. */
    public static String text(double bytes) {
        int unit = 0;
        double size = bytes;
        while (size >= STEP && unit < UNITS.length - 1) {
            size /= STEP;
            unit++;
        }
        String format = unit == 0 || size >= 100 ? "%.0f %s" : "%.1f %s";
        return String.format(Locale.ROOT, format, size, UNITS[unit]);
    }
}
