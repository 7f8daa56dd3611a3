package dev.residue.app.report;

import java.util.List;

/**
 * What several runs show together; empty lists leave their part of the page out.
 *
 * @param claims findings that only several runs can show
 * @param scatters plots of all of them
 */
public record SeveralRuns(List<ClaimRow> claims, List<Scatter> scatters) {

    /** Copies the lists. */
    public SeveralRuns {
        claims = List.copyOf(claims);
        scatters = List.copyOf(scatters);
    }

    /** Returns nothing, as one run shows. */
    public static SeveralRuns none() {
        return new SeveralRuns(List.of(), List.of());
    }

    String html() {
        StringBuilder html = new StringBuilder(ClaimsTable.of(claims, "these runs"));
        if (!scatters.isEmpty()) {
            html.append("<section>\n<h2>Comparison</h2>\n<div class=\"maps\">");
            for (int i = 0; i < scatters.size(); i++) {
                html.append(Figures.scatter(scatters.get(i), "runs-chart-" + (i + 1)));
            }
            html.append("</div>\n</section>\n");
        }
        return html.toString();
    }
}
