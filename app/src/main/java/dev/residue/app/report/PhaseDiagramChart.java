package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.figure.PhaseDiagram;
import java.util.List;
import java.util.stream.IntStream;

/** The Vega-Lite specification of a {@link PhaseDiagram}. */
final class PhaseDiagramChart {

    private static final int ROOMY_CELL = 60;
    private static final double LETTER = 6.5;
    private static final double HALF = 0.5;
    private static final List<String> COLOURS = List.of("#ffffff", "#a9cbe8", "#1f6fb4", "#0b2f5c");

    private final PhaseDiagram diagram;

    PhaseDiagramChart(PhaseDiagram diagram) {
        this.diagram = diagram;
    }

    JsonObject model() {
        JsonObject model = ChartModel.of("diagram", specification());
        model.add("rows", cells());
        model.add("rowLabels", ChartModel.texts(diagram.rowLabels()));
        model.add("columnLabels", ChartModel.texts(diagram.columnLabels()));
        return model;
    }

    private JsonObject specification() {
        int rows = diagram.rowLabels().size();
        int columns = diagram.columnLabels().size();
        boolean isHorizontal =
                diagram.columnLabels().stream()
                        .allMatch(label -> label.length() * LETTER + 5 <= ROOMY_CELL);
        return Specification.of("phase-diagram.json")
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
                .set("contour", contour())
                .set("marks", BandsChart.marks(diagram.marks()))
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
