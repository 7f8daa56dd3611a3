package dev.residue.app.report;

import com.google.gson.JsonObject;

/** What all charts of the page have in common: fonts, axes, and the absence of a frame. */
final class ChartTheme {
    static final String FONT =
            "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, sans-serif";
    static final int LABEL_SIZE = 11;

    /** Longer names in a legend are cut. */
    static final int LEGEND_LABEL_WIDTH = 320;

    private ChartTheme() {}

    static JsonObject config() {
        return Json.object(
                "font",
                FONT,
                "background",
                "white",
                "view",
                Json.object("stroke", "transparent"),
                "axis",
                Json.object(
                        "labelColor",
                        Palette.FAINT_INK,
                        "labelFontSize",
                        LABEL_SIZE,
                        "titleColor",
                        Palette.FAINT_INK,
                        "titleFontSize",
                        LABEL_SIZE,
                        "titleFontWeight",
                        "normal",
                        "gridColor",
                        Palette.GRID,
                        "domainColor",
                        "#b6bcc3",
                        "tickColor",
                        "#b6bcc3"),
                "legend",
                Json.object(
                        "labelColor",
                        Palette.INK,
                        "labelFontSize",
                        LABEL_SIZE,
                        "labelLimit",
                        LEGEND_LABEL_WIDTH,
                        "symbolLimit",
                        0,
                        "titleColor",
                        Palette.FAINT_INK,
                        "titleFontSize",
                        LABEL_SIZE,
                        "titleFontWeight",
                        "normal"));
    }
}
