package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.figure.Bands;
import dev.residue.analysis.figure.Curves;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.figure.PhaseDiagram;
import dev.residue.analysis.figure.Projection;
import dev.residue.analysis.figure.Scatter;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What the page's script draws a figure from: its kind, its specification with holes that the page
 * fills, and its data.
 */
final class ChartModel {

    private ChartModel() {}

    static JsonObject of(String kind, JsonObject specification) {
        JsonObject model = new JsonObject();
        model.addProperty("kind", kind);
        model.add("specification", specification);
        return model;
    }

    /**
     * Returns the model of a figure.
     *
     * @param scale the colours' scale that a heat map shares with others
     */
    static JsonObject of(MovingFigure moving, Optional<HeatMapChart.Scale> scale) {
        Figure figure = moving.last();
        if (figure instanceof HeatMap) {
            return new HeatMapChart(moving, scale).model();
        }
        if (figure instanceof Scatter) {
            return new ScatterChart(moving).model();
        }
        if (figure instanceof Projection) {
            return new ProjectionChart(moving).model();
        }
        if (figure instanceof Bands bands) {
            return new BandsChart(bands).model();
        }
        if (figure instanceof PhaseDiagram diagram) {
            return new PhaseDiagramChart(diagram).model();
        }
        return new CurveChart(CurveFamily.of((Curves) figure), List.of()).model();
    }

    /** Returns the steps of frames, what is seen in each, and their variants if there are some. */
    static JsonObject frames(MovingFigure figure) {
        JsonArray steps = new JsonArray();
        JsonArray findings = new JsonArray();
        JsonArray variantOf = new JsonArray();
        List<String> variants = figure.variants();
        for (MovingFigure.Frame frame : figure.frames()) {
            steps.add(frame.step());
            findings.add(frame.figure().finding());
            variantOf.add(variants.indexOf(frame.figure().variant()));
        }
        JsonObject frames = new JsonObject();
        frames.add("steps", steps);
        frames.add("findings", findings);
        if (variants.size() > 1) {
            frames.add("variants", texts(variants));
            frames.add("variantOf", variantOf);
        }
        return frames;
    }

    static JsonArray texts(Collection<String> texts) {
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }
}
