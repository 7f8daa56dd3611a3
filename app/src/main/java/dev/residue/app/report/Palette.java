package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;

/** The colours of curves and bands, the same on the page and in the picture. */
final class Palette {
    /**
     * Dark enough for a thin line on white. Colours that have the same dash, six places apart, can
     * be told apart by who sees no red, no green or no blue; others differ in their dash.
     */
    static final List<String> CURVES =
            List.of(
                    "#1f6fb4", "#e8781e", "#2c9c4f", "#c8353f", "#df6fb7", "#a99a0c", "#7a4a2b",
                    "#6b7480", "#7d57b8", "#0b2f5c", "#86bf3f", "#14a3b8");

    /** The same hues, light enough for a thin line on a dark page. */
    static final List<String> DARK_CURVES =
            List.of(
                    "#5aa9e6", "#f5a256", "#5ecf80", "#f0757d", "#ed9cde", "#d8cb4a", "#c1a166",
                    "#a6a4cf", "#b696f4", "#7bb3ff", "#b5e473", "#4fd0e2");

    /** Lengths of dashes and gaps, which curves have in turn; the first is a line without gaps. */
    static final List<List<Integer>> DASHES =
            List.of(
                    List.of(1, 0),
                    List.of(6, 3),
                    List.of(2, 2),
                    List.of(9, 3, 2, 3),
                    List.of(15, 4),
                    List.of(9, 3, 2, 3, 2, 3));

    /** Of curves that differ by a number: viridis without the end that the page would swallow. */
    private static final List<String> RAMP =
            List.of("#440154", "#414487", "#2a788e", "#22a884", "#5cb53c", "#a5a800");

    private static final List<String> DARK_RAMP =
            List.of("#8d6bd0", "#6f8fd8", "#3fa9c0", "#35c79a", "#8fdc5a", "#fde725");

    /** Pale enough to stay behind the curves. */
    static final List<String> BANDS = List.of("#dfe8f3", "#f4e9d6", "#e2efe2", "#ece3f2");

    static final String INK = "#24292f";
    static final String FAINT_INK = "#6e7781";
    static final String GRID = "#ebedf0";

    private Palette() {}

    /** Returns both themes of the page, by name. */
    static JsonObject themes() {
        JsonObject themes = new JsonObject();
        themes.add("light", theme("#24292f", "#59636e", "#ebedf0", "#ffffff", "42%", CURVES, RAMP));
        themes.add(
                "dark",
                theme("#e4e8ec", "#a0aab4", "#2a3138", "#15191d", "62%", DARK_CURVES, DARK_RAMP));
        return themes;
    }

    private static JsonObject theme(
            String ink,
            String faint,
            String grid,
            String paper,
            String lightness,
            List<String> curves,
            List<String> ramp) {
        JsonObject theme = new JsonObject();
        theme.addProperty("ink", ink);
        theme.addProperty("faint", faint);
        theme.addProperty("grid", grid);
        theme.addProperty("line", faint);
        theme.addProperty("paper", paper);
        theme.addProperty("lightness", lightness);
        theme.addProperty("accent", curves.get(0));
        theme.add("curves", ChartModel.texts(curves));
        theme.add("phases", ChartModel.texts(curves));
        theme.add("ramp", ChartModel.texts(ramp));
        JsonArray dashes = new JsonArray();
        for (List<Integer> dash : DASHES) {
            JsonArray lengths = new JsonArray();
            dash.forEach(lengths::add);
            dashes.add(lengths);
        }
        theme.add("dashes", dashes);
        return theme;
    }

    static String band(int index) {
        return BANDS.get(index % BANDS.size());
    }
}
