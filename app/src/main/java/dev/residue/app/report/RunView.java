package dev.residue.app.report;

import dev.residue.analysis.figure.Curves;
import dev.residue.analysis.statistics.Series;
import dev.residue.analysis.study.Explanation;
import dev.residue.analysis.study.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lays the report of a run out: what it was and found, one picture, and then everything else. */
final class RunView {

    private final ReportContent content;
    private final String id;
    private final List<CurveFamily> families;
    private final Drawings drawings;

    RunView(ReportContent content, int number) {
        this.content = content;
        id = "run-" + number;
        drawings = new Drawings(id + "-");
        families =
                families(content).stream()
                        .map(CurveFamily::withoutConstants)
                        .filter(CurveFamily::hasCurves)
                        .toList();
    }

    /** Returns the families of which curves are drawn: none of things' numbers. */
    static List<CurveFamily> families(ReportContent content) {
        List<Series> drawn = new ArrayList<>();
        for (Series curve : content.record().curves()) {
            if (content.text().withoutCurve().stream().noneMatch(name -> isOf(curve, name))) {
                drawn.add(curve);
            }
        }
        List<CurveFamily> all = new ArrayList<>(CurveFamily.of(drawn));
        for (Curves added : content.addedCurves()) {
            all.add(CurveFamily.of(added));
        }
        return all.stream().filter(CurveFamily::hasCurves).toList();
    }

    private static boolean isOf(Series curve, String name) {
        return curve.name().equals(name) || curve.name().startsWith(name + "/");
    }

    /**
     * Returns the view.
     *
     * @param runs how many runs share the page
     */
    PageView.Run view(int runs) {
        // pictures first: the number of their checkpoints decides names
        List<PageView.Drawn> pictures =
                drawings.all(
                        content.figures().stream()
                                .filter(figure -> !(figure.last() instanceof Curves))
                                .toList(),
                        runs);
        MeasureTables tables = new MeasureTables(content);
        List<PageView.Part> parts = new ArrayList<>();
        List<CurveFamily> rest = new ArrayList<>(families);
        List<PageView.Drawn> headline = headline(rest);
        add(parts, "Loss", take(rest, CurveFamily.LOSS));
        if (!pictures.isEmpty()) {
            parts.add(
                    new PageView.Part(
                            id + "-mechanism",
                            "The mechanism, checkpoint by checkpoint",
                            "The slider at the foot of the page moves all of these pictures at"
                                    + " once, and the line in the charts of curves with them.",
                            PageView.Layout.BESIDE,
                            pictures,
                            List.of()));
        }
        add(parts, "Accuracy in parts", take(rest, CurveFamily.ACCURACY));
        add(parts, "Measurements over training", rest);
        return new PageView.Run(
                id,
                content.title(),
                Lead.of(content),
                content.run().line(),
                content.text().papers(),
                Verdicts.of(content.claims(), content.text().papers()),
                Verdicts.groups(Verdicts.of(content.claims(), List.of())),
                Verdict.tally(content.claims()),
                headline,
                tables.splits(),
                tables.splitsNote(),
                parts,
                folded(tables),
                content.configuration().stripTrailing(),
                content.command().stripTrailing());
    }

    private List<PageView.Drawn> headline(List<CurveFamily> rest) {
        List<PageView.Drawn> headline = new ArrayList<>();
        if (!rest.isEmpty()) {
            headline.add(curves(rest.remove(0)));
            PhasesChart phases = new PhasesChart(content.bands(), lastStep(content));
            if (!phases.isEmpty()) {
                headline.add(drawings.phases(phases));
            }
        }
        return headline;
    }

    private PageView.Drawn curves(CurveFamily family) {
        List<Explanation> explanations = content.text().explanations();
        return drawings.curves(family, content.references(), explanations);
    }

    /** Removes and returns the families of a root. */
    private static List<CurveFamily> take(List<CurveFamily> rest, String root) {
        List<CurveFamily> taken =
                rest.stream().filter(family -> family.root().equals(root)).toList();
        rest.removeAll(taken);
        return taken;
    }

    private void add(List<PageView.Part> parts, String heading, List<CurveFamily> shown) {
        if (!shown.isEmpty()) {
            String part = id + "-" + heading.toLowerCase(Locale.ROOT).replace(' ', '-');
            List<PageView.Drawn> drawn = shown.stream().map(this::curves).toList();
            parts.add(new PageView.Part(part, heading, "", PageView.Layout.WIDE, drawn, List.of()));
        }
    }

    private List<PageView.Folded> folded(MeasureTables tables) {
        List<PageView.Folded> all = new ArrayList<>();
        all.add(
                new PageView.Folded(
                        id + "-numbers", "All other measurements", "", tables.others()));
        all.add(
                new PageView.Folded(
                        id + "-timings",
                        "Timings",
                        "These may differ between two runs that are otherwise equal.",
                        tables.timings()));
        List<List<Page.Cell>> rows = new ArrayList<>();
        for (Map.Entry<String, String> one : content.environment().entrySet()) {
            rows.add(List.of(Page.Cell.of(one.getKey()), Page.Cell.of(one.getValue())));
        }
        all.add(
                new PageView.Folded(
                        id + "-environment",
                        "Versions and environment",
                        "",
                        new Page.Grid(List.of("What", "Version or value"), rows)));
        all.removeIf(one -> one.grid().rows().isEmpty());
        return all;
    }

    static long lastStep(ReportContent content) {
        return content.record().curves().stream()
                .mapToLong(curve -> curve.last().step())
                .max()
                .orElse(0);
    }

    /** Returns the links of the contents to this run. */
    static List<PageView.Entry> entries(PageView.Run run) {
        List<PageView.Entry> entries = new ArrayList<>();
        entries.add(new PageView.Entry(run.id(), run.title()));
        if (!run.claims().isEmpty()) {
            entries.add(new PageView.Entry(run.id() + "-claims", "Findings"));
        }
        if (!run.splits().rows().isEmpty()) {
            entries.add(new PageView.Entry(run.id() + "-splits", "Splits"));
        }
        run.parts().forEach(part -> entries.add(new PageView.Entry(part.id(), part.heading())));
        run.tables().forEach(part -> entries.add(new PageView.Entry(part.id(), part.heading())));
        if (!run.configuration().isEmpty()) {
            entries.add(new PageView.Entry(run.id() + "-configuration", "Configuration"));
        }
        return entries;
    }
}
