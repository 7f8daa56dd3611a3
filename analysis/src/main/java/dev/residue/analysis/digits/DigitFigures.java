package dev.residue.analysis.digits;

import dev.residue.analysis.figure.Caption;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.figure.Projection;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.dataset.digits.DigitTask;
import dev.residue.dataset.digits.Pairs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/** Draws what the probes of It Ain't That Bad recorded at one step. */
final class DigitFigures {

    private DigitFigures() {}

    /** Returns the answers over the plane of operands, beside the two that they may be. */
    static List<Figure> lattices(ProbeRecord record) {
        Map<String, String> meanings = new LinkedHashMap<>();
        meanings.put("true", "the true answer");
        meanings.put("equivalent", "the answer for the digits that training varied");
        meanings.put("model", "the model's answer");
        List<Figure> maps = new ArrayList<>();
        Measurements.Values operands = record.arrays().get("operands");
        meanings.forEach(
                (name, meaning) -> {
                    Measurements.Values values = record.arrays().get(name);
                    if (operands != null && values != null) {
                        List<String> labels =
                                IntStream.range(0, operands.data().length)
                                        .mapToObj(i -> Long.toString((long) operands.data()[i]))
                                        .toList();
                        HeatMap map =
                                new HeatMap(
                                        "Answers over the operands: " + name,
                                        labels,
                                        labels,
                                        values.rows(),
                                        new Caption(
                                                        "For operands a down and b across: "
                                                                + meaning
                                                                + ".",
                                                        "",
                                                        "figure 2")
                                                .text(),
                                        "answer");
                        maps.add(name.equals("model") ? map.withFinding(shares(record)) : map);
                    }
                });
        return maps;
    }

    private static String shares(ProbeRecord record) {
        return "%s as the class of equivalent operands, %s true"
                .formatted(number(record, "lattice/equivalent"), number(record, "lattice/true"));
    }

    private static String number(ProbeRecord record, String name) {
        return record.numbers().stream()
                .filter(one -> one.index() == null && one.name().equals(name))
                .map(one -> Caption.number(one.value()))
                .findFirst()
                .orElse("–");
    }

    /** Returns the distributions of the answer's digits, a map for each pair of operands. */
    static List<Figure> probabilities(DigitTask task, ProbeRecord record) {
        Measurements.Values operands = record.arrays().get("operands");
        Measurements.Values values = record.arrays().get("probabilities");
        List<Figure> maps = new ArrayList<>();
        if (operands == null || values == null) {
            return maps;
        }
        int reads = (int) values.shape()[1];
        List<String> digits = values.labels(2, Integer::toString);
        List<String> places = values.labels(1, i -> "10^" + task.answerPlace(i));
        double[][] rows = values.rows();
        for (int input = 0; input < values.shape()[0]; input++) {
            HeatMap map =
                    new HeatMap(
                            "Digits of the answer",
                            places,
                            digits,
                            Arrays.copyOfRange(rows, input * reads, (input + 1) * reads),
                            new Caption(
                                            "Probability of each digit across, of each place of the"
                                                    + " answer down, as generated.",
                                            ".1",
                                            "figure 3")
                                    .text(),
                            "probability");
            maps.add(
                    map.withFinding("most probable " + mostProbable(map))
                            .withVariant(
                                    "%s %s %s"
                                            .formatted(
                                                    (long) operands.data()[2 * input],
                                                    task.arithmetic().operation().symbol(),
                                                    (long) operands.data()[2 * input + 1])));
        }
        return maps;
    }

    /** Returns the most probable digits, the largest place first. */
    private static String mostProbable(HeatMap map) {
        StringBuilder digits = new StringBuilder();
        for (int row = 0; row < map.rowLabels().size(); row++) {
            map.largestOf(row).ifPresent(cell -> digits.append(cell.column()));
        }
        boolean isReversed = map.rowLabels().size() > 1 && map.rowLabels().get(0).equals("10^0");
        return (isReversed ? digits.reverse() : digits).toString();
    }

    /** Returns the principal components, coloured by digits of answer and operands. */
    static List<Figure> structure(DigitTask task, ProbeRecord record) {
        Measurements.Values components = record.arrays().get("components");
        Measurements.Values digits = record.arrays().get("digits");
        if (components == null || digits == null || components.shape()[1] < 2) {
            return List.of();
        }
        int count = digits.data().length;
        Pairs pairs = Lattice.evenly(task, (int) Math.round(Math.sqrt(count))).pairs();
        Map<String, List<String>> labels = new LinkedHashMap<>();
        labels.put("units digit of the answer", labels(count, i -> (long) digits.data()[i]));
        IntToLongFunction answer = i -> task.arithmetic().answer(pairs.a()[i], pairs.b()[i]);
        labels.put("tens digit of the answer", labels(count, i -> answer.applyAsLong(i) / 10 % 10));
        labels.put("units digit of a", labels(count, i -> pairs.a()[i] % 10));
        labels.put("units digit of b", labels(count, i -> pairs.b()[i] % 10));
        List<String> names =
                IntStream.range(0, count)
                        .mapToObj(
                                i ->
                                        "%s %s %s"
                                                .formatted(
                                                        pairs.a()[i],
                                                        task.arithmetic().operation().symbol(),
                                                        pairs.b()[i]))
                        .toList();
        return List.of(
                new Projection(
                        "How what predicts the units digit lies",
                        components.labels(1, i -> "component " + (i + 1)),
                        Projection.points(components.rows(), names),
                        labels,
                        new Caption(
                                        "Principal components of the last layer at the last operand"
                                                + " digit, over an even grid of operands.",
                                        "9/(n - 1) of the variance between ten groups of n pairs",
                                        "figure 4")
                                .text(),
                        "the units digit is %s of the variance"
                                .formatted(number(record, "structure/units-digit"))));
    }

    private static List<String> labels(int count, IntToLongFunction label) {
        return IntStream.range(0, count)
                .mapToObj(i -> Long.toString(label.applyAsLong(i)))
                .toList();
    }
}
