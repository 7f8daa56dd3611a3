package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.figure.HeatMap;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The Vega-Lite specification of a heat map.
 *
 * <p>Cells are placed by number and the axes look their labels up, so that labels may repeat, as
 * padding does in an attention pattern. From white to dark where all values have one sign; two
 * colours that meet in white at 0 where they have both.
 */
final class HeatMapChart {
    private static final int SIDE = 370;
    private static final int LARGEST_CELL = 26;
    private static final int SMALLEST_CELL = 4;
    private static final double LETTER = 6.5;

    private static final List<String> DARKENING =
            List.of("#ffffff", "#a9cbe8", "#1f6fb4", "#0b2f5c");
    private static final List<String> LIGHTENING =
            List.of("#0b2f5c", "#1f6fb4", "#a9cbe8", "#ffffff");
    private static final List<String> DIVERGING =
            List.of("#8f4205", "#eda45c", "#ffffff", "#7fb2dd", "#10559a");

    private final HeatMap map;
    private final double low;
    private final double high;

    HeatMapChart(HeatMap map) {
        this.map = map;
        double[] finite =
                Arrays.stream(map.values())
                        .flatMapToDouble(DoubleStream::of)
                        .filter(Double::isFinite)
                        .toArray();
        low = DoubleStream.of(finite).min().orElse(0);
        high = DoubleStream.of(finite).max().orElse(1);
    }

    JsonObject specification() {
        int rows = map.rowLabels().size();
        int columns = map.columnLabels().size();
        int longest = Math.max(1, Math.max(rows, columns));
        int cell = Math.max(SMALLEST_CELL, Math.min(LARGEST_CELL, SIDE / longest));
        boolean isHorizontal =
                map.columnLabels().stream().allMatch(label -> label.length() * LETTER + 5 <= cell);
        Specification chart =
                Specification.of("heat-map.json")
                        .set("width", Math.max(1, cell * columns))
                        .set("height", Math.max(1, cell * rows))
                        .set("rowLabels", map.rowLabels())
                        .set("columnLabels", map.columnLabels())
                        .set("cells", cells())
                        .set("strokeWidth", cell > 8 ? 0.5 : (Object) 0)
                        // every row and column has its place, also where all its cells are empty
                        .set("rows", IntStream.range(0, rows).boxed().toList())
                        .set("columns", IntStream.range(0, columns).boxed().toList())
                        .set("columnAngle", isHorizontal ? 0 : -90)
                        .set("fontSize", cell < 16 ? 9 : Specification.LABEL_SIZE)
                        .set("overlap", cell < 12 ? "parity" : (Object) false)
                        .set("gradientLength", Math.max(60, Math.min(180, cell * rows)))
                        .setTheme();
        setColours(chart);
        return chart.fill();
    }

    private JsonArray cells() {
        JsonArray cells = new JsonArray();
        for (int row = 0; row < map.rowLabels().size(); row++) {
            for (int column = 0; column < map.columnLabels().size(); column++) {
                JsonObject cell = new JsonObject();
                cell.addProperty("r", row);
                cell.addProperty("c", column);
                cell.addProperty("row", row + ": " + map.rowLabels().get(row));
                cell.addProperty("column", column + ": " + map.columnLabels().get(column));
                cell.add("value", Specification.number(map.values()[row][column]));
                cells.add(cell);
            }
        }
        return cells;
    }

    private void setColours(Specification chart) {
        double above = high > low ? high : low + 1;
        if (low < 0 && high > 0) {
            double reach = Math.max(-low, high);
            setColours(chart, DIVERGING, -reach, reach);
        } else if (low < 0) {
            setColours(chart, LIGHTENING, low, above);
        } else {
            boolean share = high <= 1 && high > 0.25;
            setColours(chart, DARKENING, share ? 0 : low, share ? 1 : above);
        }
    }

    private static void setColours(
            Specification chart, List<String> colours, double from, double to) {
        int gaps = colours.size() - 1;
        chart.set("colours", colours)
                .set(
                        "stops",
                        IntStream.rangeClosed(0, gaps)
                                .mapToObj(i -> from + (to - from) * i / gaps)
                                .toList());
    }
}
