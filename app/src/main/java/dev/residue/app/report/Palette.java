package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
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

    /** Returns the scale of curves that differ by a number, whose yellow end would not be seen. */
    static JsonObject scale() {
        JsonObject scale = new JsonObject();
        scale.addProperty("name", "viridis");
        JsonArray extent = new JsonArray();
        extent.add(0.0);
        extent.add(0.9);
        scale.add("extent", extent);
        return scale;
    }

    static String band(int index) {
        return BANDS.get(index % BANDS.size());
    }
}
