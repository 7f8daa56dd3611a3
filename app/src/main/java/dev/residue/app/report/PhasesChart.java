package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/** The model of a run's phases: a labelled bar each, over the same steps as the curves. */
final class PhasesChart {

    private static final int BAR = 22;

    private final List<Band> bands;
    private final long last;

    PhasesChart(List<Band> bands, long last) {
        this.bands = bands.stream().filter(band -> !Double.isNaN(band.start())).toList();
        this.last = last;
    }

    boolean isEmpty() {
        return bands.isEmpty();
    }

    JsonObject model() {
        JsonObject model =
                ChartModel.of(
                        "phases",
                        Specification.of("phases.json").set("height", BAR * bands.size()).fill());
        JsonArray rows = new JsonArray();
        for (Band band : bands) {
            JsonObject row = new JsonObject();
            row.addProperty("name", band.name());
            row.addProperty("start", band.start());
            row.addProperty("end", end(band));
            row.addProperty("label", label(band));
            rows.add(row);
        }
        model.add("rows", rows);
        return model;
    }

    /** Returns the phases and their steps. */
    String finding() {
        return bands.stream().map(this::label).collect(Collectors.joining(", "));
    }

    private String label(Band band) {
        return "%s %s–%s"
                .formatted(
                        band.name(),
                        NumberFormats.count(Math.round(band.start())),
                        NumberFormats.count(Math.round(end(band))));
    }

    private double end(Band band) {
        return Math.min(Double.isNaN(band.end()) ? (double) last : band.end(), (double) last);
    }
}
