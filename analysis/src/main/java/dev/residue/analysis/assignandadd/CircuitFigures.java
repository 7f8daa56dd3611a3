package dev.residue.analysis.assignandadd;

import dev.residue.analysis.figure.Caption;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.probe.AttentionProbe;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Draws what the circuits probe recorded at one step. */
final class CircuitFigures {

    private static final String NO_STRUCTURE = "no structure, for random weights";

    private final AssignAndAdd task;
    private final ProbeRecord record;
    private final List<Figure> maps = new ArrayList<>();

    private CircuitFigures(AssignAndAdd task, ProbeRecord record) {
        this.task = task;
        this.record = record;
    }

    static List<Figure> of(AssignAndAdd task, ProbeRecord record) {
        CircuitFigures figures = new CircuitFigures(task, record);
        IntFunction<String> position = i -> "P" + i;
        IntFunction<String> variable = i -> task.vocabulary().token(task.variableToken(i));
        IntFunction<String> number = Integer::toString;
        figures.add(
                "qk1-positions-masked",
                "Which position layer 1 looks back to",
                position,
                new Caption(
                        "Layer 1's query-key products of prefix positions, from weights alone; keys"
                                + " two back, the query itself and what follows are masked.",
                        NO_STRUCTURE,
                        "the left of its figure of query-key maps"),
                -1,
                "the one before in %s of %s rows");
        figures.add(
                "qk2-variables",
                "Which variables layer 2 matches",
                variable,
                new Caption(
                        "Layer 2's query-key products of the names that layer 1 writes, from"
                                + " weights alone.",
                        NO_STRUCTURE,
                        "the right of its figure of query-key maps"),
                0,
                "itself for %s of %s");
        figures.add(
                "ov1-variables",
                "Which names layer 1 writes",
                variable,
                new Caption(
                        "Products of each variable's image under layer 1's output-value matrix with"
                                + " all variables' embeddings, from weights alone.",
                        NO_STRUCTURE,
                        Caption.NONE),
                0,
                "its own most for %s of %s variables");
        figures.add(
                "qk2-numbers",
                "Which numbers an operand's copy seeks",
                number,
                new Caption(
                        "Layer 2's query-key products of the images that layer 1 writes of numbers"
                                + " with all numbers, from weights alone.",
                        NO_STRUCTURE,
                        Caption.NONE),
                0,
                "itself for %s of %s");
        figures.add(
                "ov2-numbers",
                "What layer 2 adds to the logits without the MLP",
                number,
                new Caption(
                        "Each number's embedding, down, through layer 2's output-value matrix and"
                                + " the unembedding, across, from weights alone.",
                        NO_STRUCTURE,
                        Caption.NONE),
                0,
                "to its own class most for %s of %s numbers");
        figures.addExample();
        return figures.maps;
    }

    /** Adds a square map, whose rows are said to be largest so many columns from the diagonal. */
    private void add(
            String name,
            String title,
            IntFunction<String> label,
            Caption caption,
            int offset,
            String finding) {
        Measurements.Values values = record.arrays().get(name);
        if (values == null) {
            return;
        }
        HeatMap map =
                new HeatMap(
                        title,
                        values.labels(0, label),
                        values.labels(1, label),
                        values.rows(),
                        caption.text());
        int rows = map.rowLabels().size() + Math.min(0, offset);
        maps.add(map.withFinding(finding.formatted(map.rowsLargestAt(offset), rows)));
    }

    private void addExample() {
        Measurements.Values values = record.arrays().get("attention");
        if (values == null) {
            return;
        }
        List<String> tokens =
                Arrays.stream(task.compose(AttentionExample.record(task)))
                        .mapToObj(task.vocabulary()::token)
                        .toList();
        double[][] rows = values.rows(); // [layer * query, key]
        int context = tokens.size();
        for (int layer = 1; layer * context <= rows.length; layer++) {
            HeatMap map =
                    AttentionProbe.map(
                            "Layer " + layer + " on the paper's example",
                            tokens,
                            Arrays.copyOfRange(rows, (layer - 1) * context, layer * context));
            maps.add(
                    new HeatMap(
                                    map.title(),
                                    tokens,
                                    tokens,
                                    map.values(),
                                    map.note() + " In the paper: its figure of the early spike.",
                                    map.scale())
                            .withFinding(map.finding()));
        }
    }
}
