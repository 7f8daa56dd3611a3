package dev.residue.app.report;

import java.util.List;

/** A table of the page; cells are text, or markup that the caller has made safe. */
final class Table {
    private final StringBuilder rows = new StringBuilder();
    private final String head;
    private int count;

    private Table(String head) {
        this.head = head;
    }

    /** Starts a table with these headings; one that ends in {@code #} heads numbers. */
    static Table of(List<String> headings) {
        StringBuilder head = new StringBuilder("<thead><tr>");
        for (String heading : headings) {
            boolean numbers = heading.endsWith("#");
            String text = numbers ? heading.substring(0, heading.length() - 1) : heading;
            head.append(numbers ? "<th class=\"number\" scope=\"col\">" : "<th scope=\"col\">")
                    .append(HtmlTemplate.escape(text))
                    .append("</th>");
        }
        return new Table(head.append("</tr></thead>").toString());
    }

    Table row(String... cells) {
        rows.append("<tr>");
        for (String cell : cells) {
            rows.append(cell);
        }
        rows.append("</tr>\n");
        count++;
        return this;
    }

    static String text(String text) {
        return "<td>" + HtmlTemplate.escape(text) + "</td>";
    }

    static String code(String text) {
        return "<td><code>" + HtmlTemplate.escape(text) + "</code></td>";
    }

    static String number(String text) {
        return "<td class=\"number\">" + HtmlTemplate.escape(text) + "</td>";
    }

    static String link(String text, String href) {
        return "<td><a href=\"%s\">%s</a></td>"
                .formatted(HtmlTemplate.escape(href), HtmlTemplate.escape(text));
    }

    int size() {
        return count;
    }

    String html() {
        return "<table>\n" + head + "\n<tbody>\n" + rows + "</tbody>\n</table>\n";
    }
}
