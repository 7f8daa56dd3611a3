package dev.residue.app.report;

import com.google.gson.JsonObject;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.study.Explanation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Figures as the page holds them. All of a page together stay below a number of bytes: where they
 * would not, pictures are kept at every second checkpoint, at every fourth, and so on, the last
 * always.
 */
final class Drawings {

    /** Of figures that move; the libraries take some 800 kB beside them. */
    private static final int MOST_BYTES = 7_000_000;

    private final String prefix;
    private int count;

    /** Prepares figures; {@code prefix} keeps their names apart on a page of several runs. */
    Drawings(String prefix) {
        this.prefix = prefix;
    }

    /** Returns figures; heat maps that name one scale have it together. */
    List<PageView.Drawn> all(List<MovingFigure> figures, int runs) {
        Map<String, List<HeatMap>> shared = new TreeMap<>();
        for (MovingFigure figure : figures) {
            for (MovingFigure.Frame frame : figure.frames()) {
                if (frame.figure() instanceof HeatMap map && !map.scale().isEmpty()) {
                    shared.computeIfAbsent(map.scale(), absent -> new ArrayList<>()).add(map);
                }
            }
        }
        for (int every = 1; ; every *= 2) {
            count = 0;
            List<PageView.Drawn> drawn = new ArrayList<>();
            long bytes = 0;
            boolean isStill = true;
            for (MovingFigure figure : figures) {
                MovingFigure kept = figure.thinned(every);
                isStill &= kept.steps().size() == 1;
                PageView.Drawn one = moving(kept, shared, figure.steps().size());
                bytes += one.model().length();
                drawn.add(one);
            }
            if (isStill || bytes <= MOST_BYTES / runs) {
                return drawn;
            }
        }
    }

    private PageView.Drawn moving(MovingFigure figure, Map<String, List<HeatMap>> shared, int all) {
        Figure last = figure.last();
        Optional<HeatMapChart.Scale> scale =
                last instanceof HeatMap map && !map.scale().isEmpty()
                        ? Optional.of(
                                HeatMapChart.Scale.of(shared.getOrDefault(map.scale(), List.of())))
                        : Optional.empty();
        String note =
                figure.steps().size() == all
                        ? last.note()
                        : "%s Of %s checkpoints, %s are kept here."
                                .formatted(last.note(), all, figure.steps().size());
        return drawn(last.title(), last.finding(), note.strip(), ChartModel.of(figure, scale));
    }

    PageView.Drawn still(Figure figure) {
        return drawn(
                figure.title(),
                figure.finding(),
                figure.note(),
                ChartModel.of(MovingFigure.of(figure), Optional.empty()));
    }

    /** Returns the chart of a measure of several runs. */
    PageView.Drawn overlay(String measure, JsonObject model) {
        return drawn(measure, "", "", model);
    }

    /** Returns the chart of a family of curves, with its title and explanation. */
    PageView.Drawn curves(
            CurveFamily family, List<Reference> references, List<Explanation> explanations) {
        CurveChart chart = new CurveChart(family, references);
        Optional<Explanation> known = Explanation.of(family.name(), explanations);
        String title =
                known.map(one -> one.title() + rest(family.name(), one.family()))
                        .orElse(family.name());
        List<String> notes = new ArrayList<>();
        known.ifPresent(one -> notes.add(one.note()));
        notes.add(family.note());
        long hidden = chart.valuesNotDrawn();
        if (hidden > 0) {
            notes.add(
                    (hidden == 1 ? "One value" : NumberFormats.count(hidden) + " values")
                            + " at or below 0 cannot be drawn on a logarithmic axis.");
        }
        return drawn(
                title, CurveFinding.of(family), String.join(" ", notes).strip(), chart.model());
    }

    /** Returns of which part of a family an explanation of the whole is said. */
    private static String rest(String name, String whole) {
        return name.equals(whole) ? "" : ", " + name.substring(whole.length() + 1);
    }

    PageView.Drawn phases(PhasesChart chart) {
        return drawn(
                "Phases of learning",
                chart.finding(),
                "From the step at which a phase's measures leave their plateau to that at which it"
                        + " is complete.",
                chart.model());
    }

    private PageView.Drawn drawn(String title, String finding, String note, JsonObject model) {
        model.addProperty("title", title);
        model.addProperty("finding", finding);
        return new PageView.Drawn(
                prefix + "chart-" + ++count,
                finding.isEmpty() ? title : title + ": " + finding,
                note,
                Specification.text(model));
    }
}
