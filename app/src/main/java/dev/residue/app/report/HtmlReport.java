package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.figure.Curves;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.study.Findings;
import dev.residue.training.checkpoint.DurableFiles;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
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
    private static final List<String> LIBRARIES = List.of("vega", "vega-lite");

    /** Each needs the ones before it. */
    private static final List<String> SCRIPTS =
            List.of("frames.js", "projections.js", "charts.js", "choices.js", "page.js", "live.js");

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
        List<PageView.Part> parts = new ArrayList<>();
        List<PageView.Entry> entries = new ArrayList<>();
        Drawings drawings = new Drawings("");
        boolean hasCharts = false;
        for (Page.Section section : content.sections()) {
            List<PageView.Drawn> drawn = new ArrayList<>();
            for (Figure figure : section.figures()) {
                drawn.add(drawings.still(figure));
            }
            hasCharts |= !drawn.isEmpty();
            String id = "section-" + (parts.size() + 1);
            parts.add(
                    new PageView.Part(
                            id,
                            section.heading(),
                            section.note(),
                            PageView.Layout.BESIDE,
                            drawn,
                            section.tables()));
            entries.add(new PageView.Entry(id, section.heading()));
        }
        Map<String, Object> values = values(content.title(), entries, 0, hasCharts);
        values.put(
                "page",
                new PageView.Sections(
                        content.title(),
                        content.summary(),
                        parts,
                        content.command().stripTrailing()));
        steps(values, 0, 1, List.of());
        return HtmlTemplate.fill("page.ftlh", values);
    }

    static String render(List<ReportContent> contents, Findings together) throws IOException {
        if (contents.isEmpty()) {
            throw new IllegalArgumentException("A report needs at least one run.");
        }
        List<PageView.Run> runs = new ArrayList<>();
        List<PageView.Entry> entries = new ArrayList<>();
        Map<String, Object> extra = new HashMap<>();
        if (contents.size() > 1) {
            extra.put("comparison", new ComparisonView(contents, together).view());
            entries.add(new PageView.Entry("together", "Comparison"));
        }
        TreeSet<Long> checkpoints = new TreeSet<>();
        for (ReportContent content : contents) {
            PageView.Run run = new RunView(content, runs.size() + 1).view(contents.size());
            runs.add(run);
            List<PageView.Entry> links = RunView.entries(run);
            entries.addAll(
                    contents.size() == 1 ? links.subList(1, links.size()) : links.subList(0, 1));
            content.figures().stream()
                    .filter(figure -> !(figure.last() instanceof Curves))
                    .filter(figure -> figure.frames().size() > 1)
                    .forEach(figure -> checkpoints.addAll(figure.steps()));
        }
        boolean hasCharts = runs.stream().anyMatch(HtmlReport::hasCharts) || contents.size() > 1;
        int live = contents.stream().mapToInt(one -> one.words().live()).max().orElse(0);
        String title =
                contents.stream().map(ReportContent::title).collect(Collectors.joining(", "));
        Map<String, Object> values = values(title, entries, live, hasCharts);
        values.putAll(extra);
        values.put("runs", runs);
        long last = contents.stream().mapToLong(RunView::lastStep).max().orElse(0);
        steps(values, last, smallestStep(contents), checkpoints);
        return HtmlTemplate.fill("page.ftlh", values);
    }

    private static boolean hasCharts(PageView.Run run) {
        return !run.headline().isEmpty()
                || run.parts().stream().anyMatch(part -> !part.figures().isEmpty());
    }

    /** Returns the first step above 0 at which anything was measured. */
    private static long smallestStep(List<ReportContent> contents) {
        return contents.stream()
                .flatMap(content -> content.record().curves().stream())
                .flatMap(curve -> curve.points().stream())
                .mapToLong(point -> point.step())
                .filter(step -> step > 0)
                .min()
                .orElse(1);
    }

    private static Map<String, Object> values(
            String title, List<PageView.Entry> entries, int live, boolean hasCharts)
            throws IOException {
        Map<String, Object> values = new HashMap<>();
        values.put("title", title);
        values.put("style", HtmlTemplate.resource("report.css"));
        values.put("contents", entries);
        values.put("runs", List.of());
        values.put("liveSeconds", live);
        values.put("hasCharts", hasCharts);
        values.put("themes", Specification.text(Palette.themes()));
        values.put("license", HtmlTemplate.resource("vega-license.txt"));
        values.put("libraries", libraries());
        values.put("script", script());
        return values;
    }

    private static String script() throws IOException {
        StringBuilder script = new StringBuilder();
        for (String part : SCRIPTS) {
            script.append(HtmlTemplate.resource(part));
        }
        return script.toString();
    }

    private static void steps(
            Map<String, Object> values, long last, long smallest, Collection<Long> checkpoints) {
        JsonObject steps = new JsonObject();
        steps.addProperty("last", Math.max(1, last));
        steps.addProperty("smallest", smallest);
        JsonArray array = new JsonArray();
        checkpoints.forEach(array::add);
        steps.add("checkpoints", array);
        values.put("steps", Specification.text(steps));
        values.put("checkpoints", List.copyOf(checkpoints));
        values.put("hasSteps", last > 0);
    }

    /** Returns the chart libraries, which the page holds so that it needs no network. */
    private static List<PageView.Library> libraries() throws IOException {
        List<PageView.Library> all = new ArrayList<>();
        for (String name : LIBRARIES) {
            String version = version(name);
            String code =
                    HtmlTemplate.resource(
                            "/META-INF/resources/webjars/%s/%s/%s.min.js"
                                    .formatted(name, version, name));
            all.add(new PageView.Library(name, version, withoutSourceMap(code)));
        }
        return all;
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
