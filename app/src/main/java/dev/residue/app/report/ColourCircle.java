package dev.residue.app.report;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Colours that run once around the circle in the order of numbers; what is no number is grey. */
final class ColourCircle {

    private static final double TURN = 360;

    private final List<String> kinds;

    ColourCircle(List<String> kinds) {
        this.kinds = kinds;
    }

    /** Returns the Vega-Lite scale. */
    JsonObject scale() {
        List<String> numbers =
                kinds.stream()
                        .filter(ColourCircle::isNumber)
                        .sorted(Comparator.comparingInt(Integer::parseInt))
                        .toList();
        List<String> domain = new ArrayList<>(numbers);
        List<String> range = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            range.add(
                    String.format(Locale.ROOT, "hsl(%.0f, 75%%, 42%%)", TURN * i / numbers.size()));
        }
        for (String kind : kinds) {
            if (!isNumber(kind)) {
                domain.add(kind);
                range.add(Palette.FAINT_INK);
            }
        }
        return Json.object("domain", Json.array(domain), "range", Json.array(range));
    }

    private static boolean isNumber(String kind) {
        return kind.matches("\\d{1,9}");
    }
}
