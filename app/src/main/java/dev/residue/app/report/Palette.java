package dev.residue.app.report;

import java.util.List;

/** The colours of curves and bands, the same on the page and in the picture. */
final class Palette {
    /** Apart in hue and in lightness, and dark enough for a thin line on white. */
    static final List<String> CURVES =
            List.of(
                    "#1f6fb4", "#e8781e", "#2c9c4f", "#c8353f", "#7d57b8", "#7a4a2b", "#df6fb7",
                    "#6b7480", "#a99a0c", "#14a3b8", "#0b2f5c", "#86bf3f");

    /** Pale enough to stay behind the curves. */
    static final List<String> BANDS = List.of("#dfe8f3", "#f4e9d6", "#e2efe2", "#ece3f2");

    static final String INK = "#24292f";
    static final String FAINT_INK = "#6e7781";
    static final String GRID = "#ebedf0";

    private Palette() {}

    static String band(int index) {
        return BANDS.get(index % BANDS.size());
    }
}
