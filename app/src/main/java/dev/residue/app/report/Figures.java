package dev.residue.app.report;

import com.google.gson.JsonObject;
import dev.residue.analysis.figure.Bands;
import dev.residue.analysis.figure.Curves;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.figure.PhaseDiagram;
import dev.residue.analysis.figure.Scatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The charts of a run as figures, each with its specification beside it for the page's script. */
final class Figures {
    private static final int MAIN_HEIGHT = 400;
    private static final int FURTHER_HEIGHT = 280;
    private static final List<Class<? extends Figure>> MAPS =
            List.of(HeatMap.class, PhaseDiagram.class, Bands.class, Scatter.class);
    private static final String LEGEND_HINT =
            "<p class=\"note\">A click on a name in a legend shows its curve alone; further clicks"
                    + " add curves or take them away; a double click brings all back.</p>\n";

    private final ReportContent content;
    private final List<CurveFamily> families;
    private final ChartFrame frame;
    private final String prefix;
    private int count;

    /** Prepares the figures; {@code prefix} keeps their names apart on a page of several runs. */
    Figures(ReportContent content, String prefix) {
        this.content = content;
        this.prefix = prefix;
        List<CurveFamily> all = new ArrayList<>(CurveFamily.of(content.record().curves()));
        content.addedCurves().forEach(added -> all.add(CurveFamily.of(added)));
        families = all.stream().filter(CurveFamily::hasCurves).toList();
        frame = ChartFrame.around(families);
    }

    String accuracy() {
        return section("Accuracy", root(CurveFamily.ACCURACY), MAIN_HEIGHT);
    }

    String loss() {
        return section("Loss", root(CurveFamily.LOSS), MAIN_HEIGHT);
    }

    String further() {
        List<CurveFamily> further =
                families.stream()
                        .filter(family -> !belongs(family, CurveFamily.ACCURACY))
                        .filter(family -> !belongs(family, CurveFamily.LOSS))
                        .toList();
        return section("Measurements over training", further, FURTHER_HEIGHT);
    }

    String maps() {
        List<Figure> maps = new ArrayList<>();
        for (Class<?> kind : MAPS) {
            content.figures().stream().filter(kind::isInstance).forEach(maps::add);
        }
        if (maps.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<section>\n<h2>Maps</h2>\n<div class=\"maps\">");
        maps.forEach(map -> html.append(figure(map, nextId())));
        return html.append("</div>\n</section>\n").toString();
    }

    static String figure(Figure figure, String id) {
        JsonObject specification;
        if (figure instanceof HeatMap map) {
            specification = new HeatMapChart(map).specification();
        } else if (figure instanceof Scatter plot) {
            specification = new ScatterChart(plot).specification();
        } else if (figure instanceof Bands bands) {
            specification = new BandsChart(bands).specification();
        } else if (figure instanceof PhaseDiagram diagram) {
            specification = new PhaseDiagramChart(diagram).specification();
        } else {
            CurveFamily family = CurveFamily.of((Curves) figure);
            ChartFrame frame = ChartFrame.around(List.of(family));
            specification =
                    new CurveChart(family, frame, List.of(), List.of(), FURTHER_HEIGHT)
                            .specification();
        }
        return figure(id, specification, caption(figure.title(), figure.note()), figure.title());
    }

    private static String caption(String title, String note) {
        String caption = "<b>" + HtmlTemplate.escape(title) + "</b>";
        return note.isEmpty() ? caption : caption + "<br>" + HtmlTemplate.escape(note);
    }

    private List<CurveFamily> root(String name) {
        return families.stream().filter(family -> belongs(family, name)).toList();
    }

    private static boolean belongs(CurveFamily family, String root) {
        return family.name().equals(root) || family.name().startsWith(root + "/");
    }

    private String section(String heading, List<CurveFamily> shown, int height) {
        if (shown.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<section>\n<h2>" + heading + "</h2>\n");
        if (count == 0) {
            html.append(LEGEND_HINT);
        }
        for (CurveFamily family : shown) {
            boolean named = !family.name().equalsIgnoreCase(heading);
            if (named) {
                html.append(
                        "<h3><code>%s</code></h3>\n".formatted(HtmlTemplate.escape(family.name())));
            }
            CurveChart chart =
                    new CurveChart(family, frame, content.bands(), content.references(), height);
            html.append(
                    figure(
                            nextId(),
                            chart.specification(),
                            note(family, chart),
                            family.name() + " over steps"));
        }
        return html.append("</section>\n").toString();
    }

    private static String note(CurveFamily family, CurveChart chart) {
        long hidden = chart.valuesNotDrawn();
        String undrawn =
                hidden == 0
                        ? ""
                        : "%s at or below 0 cannot be drawn on a logarithmic axis."
                                .formatted(
                                        hidden == 1
                                                ? "One value"
                                                : NumberFormats.count(hidden) + " values");
        return HtmlTemplate.escape(String.join(" ", family.note(), undrawn).strip());
    }

    private String nextId() {
        return prefix + "chart-" + ++count;
    }

    private static String figure(
            String id, JsonObject specification, String caption, String label) {
        String figcaption = caption.isEmpty() ? "" : "<figcaption>" + caption + "</figcaption>\n";
        return String.format(
                Locale.ROOT,
                """
                <figure>
                <div class="chart" id="%s" role="img" aria-label="%s"></div>
                %s<script type="application/json" class="chart-specification" data-chart="%s">%s</script>
                </figure>
                """,
                id,
                HtmlTemplate.escape(label),
                figcaption,
                id,
                Specification.text(specification));
    }
}
