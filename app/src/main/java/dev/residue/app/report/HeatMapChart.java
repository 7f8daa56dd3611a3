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
        int cell = cellSize();
        return Json.object(
                "width",
                Math.max(1, cell * map.columnLabels().size()),
                "height",
                Math.max(1, cell * map.rowLabels().size()),
                "padding",
                4,
                "params",
                Json.array(
                        Json.object("name", "rows", "value", Json.array(map.rowLabels())),
                        Json.object("name", "columns", "value", Json.array(map.columnLabels()))),
                "data",
                Json.object("values", cells()),
                "mark",
                Json.object(
                        "type", "rect", "stroke", Palette.GRID, "strokeWidth", cell > 8 ? 0.5 : 0),
                "encoding",
                encoding(cell),
                "config",
                ChartTheme.config());
    }

    private int cellSize() {
        int longest = Math.max(map.rowLabels().size(), map.columnLabels().size());
        return Math.max(SMALLEST_CELL, Math.min(LARGEST_CELL, SIDE / Math.max(1, longest)));
    }

    private JsonArray cells() {
        JsonArray cells = new JsonArray();
        for (int row = 0; row < map.rowLabels().size(); row++) {
            for (int column = 0; column < map.columnLabels().size(); column++) {
                cells.add(
                        Json.object(
                                "r",
                                row,
                                "c",
                                column,
                                "row",
                                row + ": " + map.rowLabels().get(row),
                                "column",
                                column + ": " + map.columnLabels().get(column),
                                "value",
                                map.values()[row][column]));
            }
        }
        return cells;
    }

    private JsonObject encoding(int cell) {
        return Json.object(
                "x",
                axis(
                        "c",
                        "columns",
                        map.columnLabels(),
                        cell,
                        horizontal(map.columnLabels(), cell)),
                "y",
                axis("r", "rows", map.rowLabels(), cell, true),
                "color",
                Json.object(
                        "field",
                        "value",
                        "type",
                        "quantitative",
                        "scale",
                        colourScale(),
                        "legend",
                        Json.object(
                                "title",
                                "",
                                "gradientLength",
                                Math.max(60, Math.min(180, cell * map.rowLabels().size())),
                                "gradientThickness",
                                10,
                                "tickCount",
                                5)),
                "tooltip",
                Json.array(
                        Json.object("field", "row", "type", "nominal"),
                        Json.object("field", "column", "type", "nominal"),
                        Json.object("field", "value", "type", "quantitative", "format", ".4~g")));
    }

    private static boolean horizontal(List<String> labels, int cell) {
        return labels.stream().allMatch(label -> label.length() * LETTER + 5 <= cell);
    }

    private static JsonObject axis(
            String field, String labels, List<String> names, int cell, boolean horizontal) {
        return Json.object(
                "field",
                field,
                "type",
                "ordinal",
                // Every row and column has its place, also where all its cells are empty.
                "scale",
                Json.object(
                        "domain",
                        Json.array(IntStream.range(0, names.size()).boxed().toList()),
                        "padding",
                        0),
                "axis",
                Json.object(
                        "title",
                        "",
                        "labelExpr",
                        labels + "[datum.value]",
                        "orient",
                        field.equals("c") ? "top" : "left",
                        "labelAngle",
                        horizontal ? 0 : -90,
                        "labelFontSize",
                        cell < 16 ? 9 : ChartTheme.LABEL_SIZE,
                        "labelLimit",
                        160,
                        "labelOverlap",
                        cell < 12 ? "parity" : (Object) false,
                        "ticks",
                        false,
                        "domain",
                        false,
                        "labelPadding",
                        5));
    }

    private JsonObject colourScale() {
        if (low < 0 && high > 0) {
            double reach = Math.max(-low, high);
            return scale(DIVERGING, -reach, reach);
        }
        if (low < 0) {
            return scale(LIGHTENING, low, high > low ? high : low + 1);
        }
        boolean share = high <= 1 && high > 0.25;
        return scale(DARKENING, share ? 0 : low, share ? 1 : high > low ? high : low + 1);
    }

    /** Colours spread evenly between two values. */
    private static JsonObject scale(List<String> colours, double from, double to) {
        int gaps = colours.size() - 1;
        return Json.object(
                "range",
                Json.array(colours),
                "domain",
                Json.array(
                        IntStream.rangeClosed(0, gaps)
                                .mapToObj(i -> from + (to - from) * i / gaps)
                                .toList()),
                "interpolate",
                "rgb",
                "nice",
                false,
                "zero",
                false);
    }
}
