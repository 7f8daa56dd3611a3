package dev.residue.app.experiment;

import java.util.Locale;

/** Sizes for people, with two or three digits that say something. */
public final class Bytes {
    private static final String[] BINARY = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final String[] DECIMAL = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};

    private Bytes() {}

    /** Returns a size of memory, such as {@code 4.0 GiB}. */
    public static String text(double bytes) {
        return text(bytes, 1024, BINARY);
    }

    /** Returns a size on a disk, such as {@code 1.4 MB}. */
    public static String onDisk(double bytes) {
        return text(bytes, 1000, DECIMAL);
    }

    private static String text(double bytes, double step, String[] units) {
        double size = bytes;
        int unit = 0;
        // 999.5 would be shown as 1000
        while (size >= step - 0.5 && unit < units.length - 1) {
            size /= step;
            unit++;
        }
        String format = unit == 0 || size >= 99.95 ? "%.0f %s" : "%.1f %s";
        return String.format(Locale.ROOT, format, size, units[unit]);
    }
}
