package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.figure.PhaseDiagram;
import java.util.List;
import java.util.stream.IntStream;

/** The Vega-Lite specification of a {@link PhaseDiagram}. */
final class PhaseDiagramChart {

    private static final int SIDE = 330;
    private static final int LARGEST_CELL = 60;
    private static final int SMALLEST_CELL = 10;
    private static final double LETTER = 6.5;
    private static final double HALF = 0.5;
    private static final List<String> COLOURS = List.of("#ffffff", "#a9cbe8", "#1f6fb4", "#0b2f5c");

    private final PhaseDiagram diagram;

    PhaseDiagramChart(PhaseDiagram diagram) {
        this.diagram = diagram;
    }

    JsonObject specification() {
        int rows = diagram.rowLabels().size();
        int columns = diagram.columnLabels().size();
        int cell =
                Math.max(
                        SMALLEST_CELL,
                        Math.min(LARGEST_CELL, SIDE / Math.max(1, Math.max(rows, columns))));
        boolean isHorizontal =
                diagram.columnLabels().stream()
                        .allMatch(label -> label.length() * LETTER + 5 <= cell);
        return Specification.of("phase-diagram.json")
                .set("width", Math.max(1, cell * columns))
                .set("height", Math.max(1, cell * rows))
                .set("rowLabels", diagram.rowLabels())
                .set("columnLabels", diagram.columnLabels())
                .set("rows", IntStream.range(0, rows).boxed().toList())
                .set("columns", IntStream.range(0, columns).boxed().toList())
                .set("rowDomain", List.of(-HALF, rows - HALF))
                .set("columnDomain", List.of(-HALF, columns - HALF))
                .set("columnAngle", isHorizontal ? 0 : -90)
                .set("xTitle", diagram.xTitle())
                .set("yTitle", diagram.yTitle())
                .set("colours", COLOURS)
                .set("stops", stops())
                .set("cells", cells())
                .set("contour", contour())
                .set("marks", BandsChart.marks(diagram.marks()))
                .setTheme()
                .fill();
    }

    private List<Double> stops() {
        double low = diagram.range().low();
        double high = diagram.range().high() > low ? diagram.range().high() : low + 1;
        int gaps = COLOURS.size() - 1;
        return IntStream.rangeClosed(0, gaps).mapToObj(i -> low + (high - low) * i / gaps).toList();
    }

    private JsonArray cells() {
        JsonArray cells = new JsonArray();
        for (int row = 0; row < diagram.rowLabels().size(); row++) {
            for (int column = 0; column < diagram.columnLabels().size(); column++) {
                JsonObject cell = new JsonObject();
                cell.addProperty("left", column - HALF);
                cell.addProperty("right", column + HALF);
                cell.addProperty("bottom", row - HALF);
                cell.addProperty("top", row + HALF);
                cell.addProperty("column", diagram.columnLabels().get(column));
                cell.addProperty("row", diagram.rowLabels().get(row));
                cell.add("value", Specification.number(diagram.values()[row][column]));
                cells.add(cell);
            }
        }
        return cells;
    }

    private JsonArray contour() {
        JsonArray lines = new JsonArray();
        for (Contour.Segment segment : Contour.of(diagram.values(), diagram.range().level())) {
            JsonObject line = new JsonObject();
            line.addProperty("fromX", segment.fromX());
            line.addProperty("fromY", segment.fromY());
            line.addProperty("toX", segment.toX());
            line.addProperty("toY", segment.toY());
            lines.add(line);
        }
        return lines;
    }
}
