package dev.residue.app.report;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.study.Findings;
import dev.residue.training.checkpoint.DurableFiles;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Writes reports as one HTML file that opens offline.
 *
 * <p>The charts' libraries, style and data are all inside the file, and its content security policy
 * forbids the browser to load anything else. Without JavaScript the tables are there and the charts
 * are not. Equal contents give equal bytes.
 */
public final class HtmlReport {
    /** Taken from their webjars; each needs the ones before it. */
    private static final List<String> LIBRARIES = List.of("vega", "vega-lite", "vega-embed");

    /** Writes a page of one or more runs, and replaces the file if it exists. */
    public void write(Path file, List<ReportContent> contents) throws IOException {
        write(file, contents, Findings.none());
    }

    /** Writes a page, with what several runs show together. */
    public void write(Path file, List<ReportContent> contents, Findings together)
            throws IOException {
        String page = render(contents, together);
        DurableFiles.replace(file, to -> Files.writeString(to, page));
    }

    /** Writes a page that is not of single runs. */
    public void write(Path file, Page content) throws IOException {
        String page = render(content);
        DurableFiles.replace(file, to -> Files.writeString(to, page));
    }

    static String render(Page content) throws IOException {
        return page(content.title(), new PageMarkup().of(content), "");
    }

    static String render(List<ReportContent> contents, Findings together) throws IOException {
        if (contents.isEmpty()) {
            throw new IllegalArgumentException("A report needs at least one run.");
        }
        StringBuilder runs = new StringBuilder();
        for (int i = 0; i < contents.size(); i++) {
            runs.append(run(contents.get(i), i + 1));
        }
        String title =
                contents.stream().map(ReportContent::title).collect(Collectors.joining(", "));
        return page(title, tableOfRuns(contents) + together(together), runs.toString());
    }

    private static String page(String title, String contents, String runs) throws IOException {
        return HtmlTemplate.fill(
                "page.html",
                Map.of(
                        "title", HtmlTemplate.escape(title),
                        "style", HtmlTemplate.resource("report.css"),
                        "contents", contents,
                        "runs", runs,
                        "license", HtmlTemplate.resource("vega-license.txt"),
                        "libraries", libraries(),
                        "script", HtmlTemplate.resource("report.js")));
    }

    private static String run(ReportContent content, int number) throws IOException {
        String id = "run-" + number;
        ResultTables tables = new ResultTables(content);
        Figures figures = new Figures(content, id + "-");
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("id", id);
        parts.put("title", HtmlTemplate.escape(content.title()));
        parts.put("summary", HtmlTemplate.escape(content.run().line()));
        parts.put("claims", tables.claims());
        parts.put("splits", tables.splits());
        parts.put("accuracy", figures.accuracy());
        parts.put("loss", figures.loss());
        parts.put("further", figures.further());
        parts.put("maps", figures.maps());
        parts.put("metrics", tables.otherMetrics());
        parts.put("timings", tables.timings());
        parts.put("configuration", preformatted("Configuration", content.configuration()));
        parts.put("environment", environment(content.environment()));
        parts.put("command", preformatted("Make this report again", content.command()));
        return HtmlTemplate.fill("run.html", parts);
    }

    private static String together(Findings found) {
        StringBuilder html = new StringBuilder(ClaimsTable.of(found.claims(), "these runs"));
        if (!found.figures().isEmpty()) {
            html.append("<section>\n<h2>Comparison</h2>\n<div class=\"maps\">");
            int number = 0;
            for (Figure figure : found.figures()) {
                html.append(Figures.figure(figure, "runs-chart-" + ++number));
            }
            html.append("</div>\n</section>\n");
        }
        return html.toString();
    }

    private static String tableOfRuns(List<ReportContent> contents) {
        if (contents.size() == 1) {
            return "";
        }
        StringBuilder list = new StringBuilder("<nav>\n<ul>\n");
        for (int i = 0; i < contents.size(); i++) {
            list.append(
                    "<li><a href=\"#run-%s\">%s</a> %s</li>\n"
                            .formatted(
                                    i + 1,
                                    HtmlTemplate.escape(contents.get(i).title()),
                                    HtmlTemplate.escape(contents.get(i).run().line())));
        }
        return list.append("</ul>\n</nav>\n").toString();
    }

    private static String environment(Map<String, String> environment) {
        if (environment.isEmpty()) {
            return "";
        }
        Table table = Table.of(List.of("What", "Version or value"));
        environment.forEach((name, value) -> table.row(Table.text(name), Table.text(value)));
        return "<section>\n<h2>Versions and environment</h2>\n" + table.html() + "</section>\n";
    }

    static String preformatted(String heading, String text) {
        // A line break right after <pre> is not part of the text, so one in the text needs another.
        return text.isBlank()
                ? ""
                : "<section>\n<h2>%s</h2>\n<pre>\n%s</pre>\n</section>\n"
                        .formatted(heading, HtmlTemplate.escape(text.stripTrailing()));
    }

    /** Returns the chart libraries as script elements, so that a page needs no network. */
    private static String libraries() throws IOException {
        StringBuilder scripts = new StringBuilder();
        for (String name : LIBRARIES) {
            String version = version(name);
            String code =
                    HtmlTemplate.resource(
                            "/META-INF/resources/webjars/%s/%s/%s.min.js"
                                    .formatted(name, version, name));
            scripts.append("<!-- %s %s -->\n<script>\n".formatted(name, version))
                    .append(withoutSourceMap(code))
                    .append("</script>\n");
        }
        return scripts.toString();
    }

    /** The jar says its own version, so that only the build file names it. */
    private static String version(String name) throws IOException {
        Properties properties = new Properties();
        properties.load(
                new StringReader(
                        HtmlTemplate.resource(
                                "/META-INF/maven/org.webjars/" + name + "/pom.properties")));
        String version = properties.getProperty("version");
        if (version == null) {
            throw new IOException("The webjar of " + name + " does not say its version.");
        }
        return version;
    }

    /** A browser with its tools open would look for the map beside the page. */
    private static String withoutSourceMap(String code) {
        StringBuilder kept = new StringBuilder(code.length());
        code.lines()
                .filter(line -> !line.startsWith("//# sourceMappingURL="))
                .forEach(line -> kept.append(line).append('\n'));
        return kept.toString();
    }
}
