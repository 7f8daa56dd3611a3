package dev.residue.app.report;

import dev.residue.analysis.statistics.Series;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Explanation;
import dev.residue.analysis.study.Findings;
import dev.residue.analysis.study.Paper;
import dev.residue.analysis.study.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Lays out what several runs show together: differences first, then verdicts, then curves. */
final class ComparisonView {

    private static final String NONE = "–";

    private final List<ReportContent> contents;
    private final Findings together;
    private final Drawings drawings = new Drawings("runs-");
    private final List<Map<String, String>> settings = new ArrayList<>();
    private final Set<String> differing = new LinkedHashSet<>();

    ComparisonView(List<ReportContent> contents, Findings together) {
        this.contents = contents;
        this.together = together;
        for (ReportContent content : contents) {
            Map<String, String> flat = new TreeMap<>();
            flatten("", read(content.configuration()), flat);
            settings.add(flat);
        }
        Set<String> keys = new LinkedHashSet<>();
        settings.forEach(one -> keys.addAll(one.keySet()));
        for (String key : keys) {
            // the title tells the name
            if (!key.equals("name")
                    && settings.stream().map(one -> one.getOrDefault(key, NONE)).distinct().count()
                            > 1) {
                differing.add(key);
            }
        }
    }

    PageView.Comparison view() {
        List<Paper> papers =
                contents.stream()
                        .flatMap(content -> content.text().papers().stream())
                        .distinct()
                        .toList();
        List<ClaimResult> decided =
                together.claims().stream()
                        .filter(one -> one.verdict() != Verdict.NOT_MEASURED)
                        .toList();
        List<PageView.Part> parts = new ArrayList<>();
        if (!together.figures().isEmpty()) {
            List<MovingFigure> figures = MovingFigure.still(together.figures());
            parts.add(
                    new PageView.Part(
                            "figures-together",
                            "Comparison",
                            "",
                            PageView.Layout.BESIDE,
                            drawings.all(figures, 1),
                            List.of()));
        }
        parts.addAll(multiples());
        return new PageView.Comparison(
                contents.size() + " runs compared",
                List.of(lead()),
                differences(),
                matrix(),
                Verdicts.of(decided, papers),
                Verdict.tally(decided),
                parts);
    }

    private String lead() {
        if (differing.isEmpty()) {
            return "All of these runs have the same configuration.";
        }
        boolean seedsAlone =
                differing.stream().allMatch(key -> key.equals("seed") || key.startsWith("seeds."));
        return seedsAlone
                ? "These runs differ in their seeds alone."
                : "These runs differ in " + String.join(", ", differing) + ".";
    }

    private Page.Grid differences() {
        List<String> headings = new ArrayList<>(List.of("Setting"));
        for (int i = 0; i < contents.size(); i++) {
            headings.add(label(i));
        }
        List<List<Page.Cell>> rows = new ArrayList<>();
        for (String key : differing) {
            List<Page.Cell> row = new ArrayList<>(List.of(Page.Cell.code(key)));
            settings.forEach(one -> row.add(Page.Cell.of(one.getOrDefault(key, NONE))));
            rows.add(row);
        }
        return new Page.Grid(headings, rows);
    }

    /** Returns all claims of any run; those that no run can be held against are left out. */
    private PageView.Matrix matrix() {
        Map<String, ClaimResult> known = new LinkedHashMap<>();
        Set<String> judged = new LinkedHashSet<>();
        for (ReportContent content : contents) {
            for (ClaimResult result : content.claims()) {
                known.putIfAbsent(result.claim().id(), result);
                if (result.verdict() != Verdict.NOT_MEASURED) {
                    judged.add(result.claim().id());
                }
            }
        }
        List<PageView.Entry> runs = new ArrayList<>();
        for (int i = 0; i < contents.size(); i++) {
            runs.add(new PageView.Entry("run-" + (i + 1), label(i)));
        }
        List<PageView.Matrix.Row> rows = new ArrayList<>();
        known.forEach(
                (id, claim) -> {
                    if (judged.contains(id)) {
                        rows.add(
                                new PageView.Matrix.Row(
                                        Verdicts.name(id),
                                        claim.claim().finding(),
                                        contents.stream().map(one -> place(one, id)).toList()));
                    }
                });
        return new PageView.Matrix(runs, rows);
    }

    private static PageView.Matrix.Place place(ReportContent content, String id) {
        return content.claims().stream()
                .filter(result -> result.claim().id().equals(id))
                .findFirst()
                .map(
                        result ->
                                new PageView.Matrix.Place(
                                        Verdicts.kind(result.verdict()),
                                        Verdicts.symbol(result.verdict()),
                                        result.verdict().words(),
                                        result.measured()))
                .orElse(new PageView.Matrix.Place("none", "", "does not concern this run", ""));
    }

    /** Returns a part of small charts for each family of measures, a chart for each measure. */
    private List<PageView.Part> multiples() {
        Map<String, List<Overlay>> families = new LinkedHashMap<>();
        Map<String, Overlay> overlays = new LinkedHashMap<>();
        List<Reference> references = new ArrayList<>();
        List<Explanation> explanations = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < contents.size(); i++) {
            ReportContent content = contents.get(i);
            explanations.addAll(content.text().explanations());
            references.addAll(content.references());
            groups.add(group(i));
            for (CurveFamily family : RunView.families(content)) {
                for (Series curve : family.curves()) {
                    if (curve.size() > 1) {
                        overlays.computeIfAbsent(
                                        curve.name(),
                                        name -> {
                                            Overlay made = new Overlay(name);
                                            families.computeIfAbsent(
                                                            family.name(),
                                                            absent -> new ArrayList<>())
                                                    .add(made);
                                            return made;
                                        })
                                .add(group(i), i, label(i), curve);
                    }
                }
            }
        }
        List<PageView.Part> parts = new ArrayList<>();
        List<String> distinct = groups.stream().distinct().toList();
        families.forEach(
                (name, all) -> {
                    List<Overlay> drawn = all.stream().filter(Overlay::isWorthDrawing).toList();
                    if (!drawn.isEmpty()) {
                        Multiples multiples = new Multiples(name, drawn, references, distinct);
                        parts.add(multiples.part(drawings, explanations));
                    }
                });
        return parts;
    }

    /** Returns a run's title, with its number where another one has the same. */
    private String label(int run) {
        String title = contents.get(run).title();
        boolean isAlone = contents.stream().filter(one -> one.title().equals(title)).count() == 1;
        return isAlone ? title : "run " + (run + 1) + ": " + title;
    }

    /** Returns what tells a run's configuration from others', but for its seeds. */
    private String group(int run) {
        return differing.stream()
                .filter(key -> !key.equals("seed") && !key.startsWith("seeds."))
                .map(key -> key + " " + settings.get(run).getOrDefault(key, NONE))
                .collect(Collectors.joining(", "));
    }

    private static Object read(String yaml) {
        Object read = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        return read == null ? Map.of() : read;
    }

    private static void flatten(String path, Object value, Map<String, String> flat) {
        if (value instanceof Map<?, ?> map) {
            map.forEach(
                    (key, one) ->
                            flatten(
                                    path.isEmpty() ? String.valueOf(key) : path + "." + key,
                                    one == null ? "none" : one,
                                    flat));
        } else {
            flat.put(path, String.valueOf(value));
        }
    }
}
