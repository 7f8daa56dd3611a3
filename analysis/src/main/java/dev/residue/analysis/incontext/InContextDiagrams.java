package dev.residue.analysis.incontext;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.Mark;
import dev.residue.analysis.figure.PhaseDiagram;
import dev.residue.analysis.statistics.Series;
import dev.residue.analysis.study.ComparedRun;
import dev.residue.dataset.incontext.InContextLinear;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Draws in which phase runs ended, by the number of their tasks and the share of their pairs:
 * Learning to grok, figure 1b; one diagram for each modulus and number of layers.
 */
final class InContextDiagrams {

    private static final String PHASES =
            "The phase at the last checkpoint: 0 none, 1 in-distribution memorisation, 2"
                    + " in-distribution generalisation, 3 out-of-distribution memorisation, 4"
                    + " out-of-distribution generalisation; of several runs the median. The line"
                    + " parts phases in and out of distribution.";

    private static final PhaseDiagram.Range ALL_PHASES = new PhaseDiagram.Range(0, 4, 2.5);
    private static final PhaseDiagram.Range SHARES = new PhaseDiagram.Range(0, 1, 0.5);

    private InContextDiagrams() {}

    /** Returns the diagrams of runs that differ in tasks and in pairs; none where none do. */
    static List<Figure> of(List<ComparedRun<InContextLinear>> runs) {
        TreeMap<String, List<ComparedRun<InContextLinear>>> byModel = new TreeMap<>();
        for (ComparedRun<InContextLinear> run : runs) {
            String model = "p %s, layers %s".formatted(run.task().modulus(), run.layers());
            if (run.record().last("phase").isPresent()) {
                byModel.computeIfAbsent(model, absent -> new ArrayList<>()).add(run);
            }
        }
        List<Figure> figures = new ArrayList<>();
        byModel.forEach(
                (model, those) -> {
                    TreeSet<Integer> tasks = new TreeSet<>();
                    TreeSet<Double> shares = new TreeSet<>();
                    for (ComparedRun<InContextLinear> run : those) {
                        tasks.add(run.task().settings().tasks());
                        shares.add(run.task().settings().pairShare());
                    }
                    if (tasks.size() > 1 && shares.size() > 1) {
                        figures.add(
                                diagram("phase", model, those, tasks, shares, ALL_PHASES, PHASES));
                        figures.add(
                                diagram(
                                        InContextClaims.ALL_NEW,
                                        model,
                                        those,
                                        tasks,
                                        shares,
                                        SHARES,
                                        "Accuracy after all shots on other tasks and unseen pairs;"
                                            + " of several runs the median. The line is where it"
                                            + " crosses one half."));
                    }
                });
        return figures;
    }

    private static PhaseDiagram diagram(
            String name,
            String model,
            List<ComparedRun<InContextLinear>> runs,
            SortedSet<Integer> tasks,
            SortedSet<Double> shares,
            PhaseDiagram.Range range,
            String note) {
        List<double[]> rows = new ArrayList<>();
        for (double share : shares) {
            rows.add(
                    tasks.stream()
                            .mapToDouble(count -> median(name, runs, count, share))
                            .toArray());
        }
        List<Mark> marks = new ArrayList<>();
        for (ComparedRun<InContextLinear> run : runs) {
            int column = tasks.headSet(run.task().settings().tasks()).size();
            int row = shares.headSet(run.task().settings().pairShare()).size();
            run.record()
                    .last(name)
                    .ifPresent(
                            value ->
                                    marks.add(
                                            new Mark(
                                                    column,
                                                    row,
                                                    "run " + run.number(),
                                                    value,
                                                    "")));
        }
        return new PhaseDiagram(
                "diagram of " + name + ", " + model,
                "tasks",
                tasks.stream().map(String::valueOf).toList(),
                "α",
                shares.stream().map(String::valueOf).toList(),
                rows.toArray(new double[0][]),
                range,
                marks,
                note);
    }

    private static double median(
            String name, List<ComparedRun<InContextLinear>> runs, int tasks, double share) {
        double[] values =
                runs.stream()
                        .filter(run -> run.task().settings().tasks() == tasks)
                        .filter(run -> run.task().settings().pairShare() == share)
                        .map(run -> run.record().last(name))
                        .filter(OptionalDouble::isPresent)
                        .mapToDouble(OptionalDouble::getAsDouble)
                        .toArray();
        return values.length == 0 ? Double.NaN : Series.median(values);
    }
}
