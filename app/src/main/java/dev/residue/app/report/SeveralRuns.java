package dev.residue.app.report;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.study.ClaimResult;
import java.util.List;

/**
 * What several runs show together; empty lists leave their part of the page out.
 *
 * @param claims findings that only several runs can show
 * @param figures of all of them
 */
public record SeveralRuns(List<ClaimResult> claims, List<Figure> figures) {

    /** Copies the lists. */
    public SeveralRuns {
        claims = List.copyOf(claims);
        figures = List.copyOf(figures);
    }

    /** Returns nothing, as one run shows. */
    public static SeveralRuns none() {
        return new SeveralRuns(List.of(), List.of());
    }

    String html() {
        StringBuilder html = new StringBuilder(ClaimsTable.of(claims, "these runs"));
        if (!figures.isEmpty()) {
            html.append("<section>\n<h2>Comparison</h2>\n<div class=\"maps\">");
            for (int i = 0; i < figures.size(); i++) {
                html.append(Figures.figure(figures.get(i), "runs-chart-" + (i + 1)));
            }
            html.append("</div>\n</section>\n");
        }
        return html.toString();
    }
}
