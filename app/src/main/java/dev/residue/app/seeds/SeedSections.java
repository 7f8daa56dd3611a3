package dev.residue.app.seeds;

import dev.residue.analysis.figure.Bands;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.figure.Mark;
import dev.residue.analysis.seeds.Association;
import dev.residue.analysis.seeds.DividedClaim;
import dev.residue.analysis.seeds.Moment;
import dev.residue.analysis.seeds.SeedRun;
import dev.residue.analysis.seeds.SeedRun.MomentKind;
import dev.residue.analysis.seeds.SeedSummary;
import dev.residue.analysis.statistics.MedianInterval;
import dev.residue.app.report.Page;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The sections of a report on what runs say together that differ in their seeds alone. */
public final class SeedSections {

    private static final String NEVER = "never";
    private static final double SIGNIFICANT = 0.05;

    private final SeedSummary summary;
    private final int count;

    public SeedSections(SeedSummary summary) {
        this.summary = summary;
        this.count = summary.runs().size();
    }

    /** Returns them; those of which nothing was measured are left out. */
    public List<Page.Section> sections() {
        List<Page.Section> sections = new ArrayList<>();
        sections.add(unsaid());
        moments(
                sections,
                MomentKind.PHASE,
                "When phases begin and end",
                "Steps. A phase that was not found counts as later than any step.");
        moments(
                sections,
                MomentKind.LEARNED,
                "When each part was learned",
                "The first checkpoint from which all later ones reach 0.9; never counts as later"
                        + " than any.");
        moments(
                sections,
                MomentKind.REACHED,
                "When measures stay high",
                "The first of five evaluations in a row that reach 0.9: of accuracies every"
                        + " evaluation counts, of probes' measures every checkpoint.");
        associations(sections);
        return sections;
    }

    /** Returns the section on what differs, in sentences. */
    private Page.Section unsaid() {
        List<List<Page.Cell>> rows = new ArrayList<>();
        for (Moment moment : summary.moments(MomentKind.PHASE)) {
            rows.add(row(moment.name(), span(moment)));
        }
        summary.kinds().forEach((question, answers) -> rows.add(row(question, counted(answers))));
        for (DividedClaim claim : summary.dividedClaims()) {
            rows.add(
                    row(
                            "claim " + claim.id(),
                            "holds in %s, fails in %s (%s)"
                                    .formatted(
                                            claim.holds().size(),
                                            claim.fails().size(),
                                            labels(claim.fails()))));
        }
        return new Page.Section(
                "What one seed could not say",
                "n = "
                        + count
                        + " runs that differ in their seeds alone. Claims that are not here"
                        + " have the same verdict in all.",
                List.of(),
                List.of(new Page.Grid(List.of("What", "Over all runs"), rows)));
    }

    private static List<Page.Cell> row(String what, String says) {
        return List.of(Page.Cell.of(what), Page.Cell.of(says));
    }

    private String span(Moment moment) {
        long[] steps =
                moment.steps().stream().flatMapToLong(OptionalLong::stream).sorted().toArray();
        if (steps.length == 0) {
            return "in no run";
        }
        String span =
                steps[0] == steps[steps.length - 1]
                        ? "at step " + step(steps[0])
                        : "from step %s to %s"
                                .formatted(step(steps[0]), step(steps[steps.length - 1]));
        return steps.length == count
                ? span
                : span + ", and in " + (count - steps.length) + " of " + count + " runs not at all";
    }

    /** Returns answers with the runs that give them, the most frequent first. */
    private static String counted(Map<String, List<String>> answers) {
        return answers.entrySet().stream()
                .sorted(Comparator.comparing(answer -> -answer.getValue().size()))
                .map(
                        answer ->
                                "%s in %s (%s)"
                                        .formatted(
                                                answer.getKey(),
                                                answer.getValue().size(),
                                                labels(answer.getValue())))
                .collect(Collectors.joining("; "));
    }

    private static String labels(List<String> labels) {
        return "seed" + (labels.size() == 1 ? " " : "s ") + String.join(", ", labels);
    }

    private void moments(
            List<Page.Section> sections, MomentKind kind, String heading, String note) {
        List<Moment> moments = summary.moments(kind);
        if (moments.isEmpty()) {
            return;
        }
        boolean isEach = kind != MomentKind.REACHED;
        boolean isDrawn = isEach && moments.stream().anyMatch(moment -> moment.found() > 0);
        List<Page.Grid> tables = new ArrayList<>(List.of(medians(moments)));
        if (isEach) {
            tables.add(each(moments));
        }
        sections.add(
                new Page.Section(
                        heading,
                        note,
                        isDrawn ? List.of(bands(heading, moments)) : List.of(),
                        tables));
    }

    private Figure bands(String title, List<Moment> moments) {
        List<Bands.Point> points = new ArrayList<>();
        List<Mark> marks = new ArrayList<>();
        for (int place = 0; place < moments.size(); place++) {
            Moment moment = moments.get(place);
            MedianInterval over = moment.interval();
            if (Double.isFinite(over.high())) {
                points.add(
                        new Bands.Point(
                                place, over.median(), over.low(), over.high(), over.count()));
            }
            for (int i = 0; i < count; i++) {
                SeedRun run = summary.runs().get(i);
                OptionalLong at = moment.steps().get(i);
                if (at.isPresent()) {
                    double step = at.getAsLong();
                    marks.add(new Mark(place, step, "seed " + run.label(), step, run.href()));
                }
            }
        }
        return new Bands(
                title,
                "",
                "step",
                moments.stream().map(Moment::name).toList(),
                false,
                points,
                marks,
                "Median, with the 95 % bootstrap interval over n = "
                        + count
                        + " runs; none where that reaches to never. Circles are runs.");
    }

    private Page.Grid medians(List<Moment> moments) {
        List<List<Page.Cell>> rows = new ArrayList<>();
        for (Moment moment : moments) {
            MedianInterval over = moment.interval();
            rows.add(
                    List.of(
                            Page.Cell.of(moment.name()),
                            Page.Cell.of(moment.found() + " of " + count),
                            Page.Cell.of(step(over.median())),
                            Page.Cell.of(step(over.low())),
                            Page.Cell.of(step(over.high()))));
        }
        return new Page.Grid(List.of("", "In runs#", "Median#", "95 % from#", "to#"), rows);
    }

    /** Returns each run's steps. */
    private Page.Grid each(List<Moment> moments) {
        List<String> headings = new ArrayList<>(List.of("Seed"));
        moments.forEach(moment -> headings.add(moment.name() + "#"));
        List<List<Page.Cell>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SeedRun run = summary.runs().get(i);
            List<Page.Cell> row = new ArrayList<>(List.of(new Page.Cell(run.label(), run.href())));
            for (Moment moment : moments) {
                OptionalLong at = moment.steps().get(i);
                row.add(Page.Cell.of(at.isPresent() ? step(at.getAsLong()) : NEVER));
            }
            rows.add(row);
        }
        return new Page.Grid(headings, rows);
    }

    private static String step(long step) {
        return String.format(Locale.ROOT, "%,d", step);
    }

    private static String step(double step) {
        return Double.isInfinite(step) ? NEVER : String.format(Locale.ROOT, "%,.0f", step);
    }

    private void associations(List<Page.Section> sections) {
        List<Association> all = summary.associations();
        if (all.isEmpty()) {
            return;
        }
        long below = all.stream().filter(one -> one.correlation().p() <= SIGNIFICANT).count();
        List<Figure> maps = new ArrayList<>();
        for (boolean times : new boolean[] {false, true}) {
            List<Association> those = all.stream().filter(one -> one.times() == times).toList();
            if (!those.isEmpty()) {
                maps.add(map(those, times));
            }
        }
        sections.add(
                new Page.Section(
                        "Measures of the mechanism and generalisation",
                        String.format(
                                Locale.ROOT,
                                "Spearman's rank correlation over runs, with its two-sided p by"
                                        + " permutation. Of %d correlations %d have p ≤ 0.05, and"
                                        + " chance alone gives %.1f. Those of a measure that is the"
                                        + " same in all runs do not exist.",
                                all.size(),
                                below,
                                SIGNIFICANT * all.size()),
                        maps,
                        List.of(table(all))));
    }

    private static Figure map(List<Association> those, boolean times) {
        List<String> rows = names(those, Association::measure);
        List<String> columns = names(those, Association::outcome);
        double[][] values = new double[rows.size()][columns.size()];
        for (double[] row : values) {
            Arrays.fill(row, Double.NaN);
        }
        for (Association one : those) {
            values[rows.indexOf(one.measure())][columns.indexOf(one.outcome())] =
                    one.correlation().rho();
        }
        String what = words(times);
        return new HeatMap(
                "rank correlation of " + what,
                shortened(rows),
                shortened(columns),
                values,
                "Spearman's; the table has n and p of each.",
                "rank correlation");
    }

    /** Returns names without the part up to a slash that all have. */
    private static List<String> shortened(List<String> names) {
        String first = names.get(0);
        String family = first.substring(0, first.indexOf('/') + 1);
        return names.stream().allMatch(name -> name.startsWith(family))
                ? names.stream().map(name -> name.substring(family.length())).toList()
                : names;
    }

    private static String words(boolean times) {
        return times ? "the steps from which they stay high" : "the last values";
    }

    private static List<String> names(List<Association> those, Function<Association, String> name) {
        Set<String> names = new LinkedHashSet<>();
        those.forEach(one -> names.add(name.apply(one)));
        return List.copyOf(names);
    }

    private static Page.Grid table(List<Association> all) {
        List<List<Page.Cell>> rows = new ArrayList<>();
        all.stream()
                .sorted(Comparator.comparingDouble(one -> one.correlation().p()))
                .forEach(
                        one ->
                                rows.add(
                                        List.of(
                                                Page.Cell.of(one.measure()),
                                                Page.Cell.of(one.outcome()),
                                                Page.Cell.of(words(one.times())),
                                                Page.Cell.of(one.correlation().count()),
                                                Page.Cell.of(rounded(one.correlation().rho())),
                                                Page.Cell.of(
                                                        (one.correlation().exact() ? "" : "≈ ")
                                                                + rounded(
                                                                        one.correlation().p())))));
        return new Page.Grid(List.of("Measure", "Held-out accuracy", "Of", "n#", "ρ#", "p#"), rows);
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
