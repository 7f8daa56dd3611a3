package dev.residue.app.report;

import dev.residue.analysis.figure.Figure;
import java.util.List;

/** The markup of a {@link Page}. */
final class PageMarkup {

    private int figures;

    String of(Page page) {
        StringBuilder html = new StringBuilder("<article>\n<header>\n<h1>");
        html.append(HtmlTemplate.escape(page.title()))
                .append("</h1>\n<p class=\"summary\">")
                .append(HtmlTemplate.escape(page.summary()))
                .append("</p>\n</header>\n");
        page.sections().forEach(section -> html.append(section(section)));
        return html.append(HtmlReport.preformatted("Make this report again", page.command()))
                .append("</article>\n")
                .toString();
    }

    private String section(Page.Section section) {
        StringBuilder html = new StringBuilder("<section>\n<h2>");
        html.append(HtmlTemplate.escape(section.heading())).append("</h2>\n");
        if (!section.note().isEmpty()) {
            html.append("<p class=\"note\">")
                    .append(HtmlTemplate.escape(section.note()))
                    .append("</p>\n");
        }
        if (!section.figures().isEmpty()) {
            html.append("<div class=\"maps\">");
            for (Figure figure : section.figures()) {
                html.append(Figures.figure(figure, "chart-" + ++figures));
            }
            html.append("</div>\n");
        }
        section.tables().forEach(table -> html.append(table(table)));
        return html.append("</section>\n").toString();
    }

    private static String table(Page.Grid grid) {
        Table table = Table.of(grid.headings());
        for (List<Page.Cell> row : grid.rows()) {
            String[] cells = new String[row.size()];
            for (int i = 0; i < cells.length; i++) {
                boolean isNumber = grid.headings().get(i).endsWith("#");
                cells[i] = cell(row.get(i), isNumber);
            }
            table.row(cells);
        }
        return table.html();
    }

    private static String cell(Page.Cell cell, boolean isNumber) {
        if (!cell.href().isEmpty()) {
            return Table.link(cell.text(), cell.href());
        }
        return isNumber ? Table.number(cell.text()) : Table.text(cell.text());
    }
}
