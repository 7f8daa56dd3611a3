package dev.residue.analysis.digits;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.figure.Scatter;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.dataset.digits.DigitTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
                        maps.add(
                                new HeatMap(
                                        "Answers over the operands: " + name,
                                        labels,
                                        labels,
                                        values.rows(),
                                        "For operands a down and b across: " + meaning + ".",
                                        "answer"));
                    }
                });
        return maps;
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
            maps.add(
                    new HeatMap(
                            "Digits of the answer to %s %s %s"
                                    .formatted(
                                            (long) operands.data()[2 * input],
                                            task.arithmetic().operation().symbol(),
                                            (long) operands.data()[2 * input + 1]),
                            places,
                            digits,
                            Arrays.copyOfRange(rows, input * reads, (input + 1) * reads),
                            "Probability of each digit, as generated; chance .1.",
                            "probability"));
        }
        return maps;
    }

    /** Returns the first principal component beside each other one. */
    static List<Figure> structure(ProbeRecord record) {
        Measurements.Values components = record.arrays().get("components");
        Measurements.Values digits = record.arrays().get("digits");
        if (components == null || digits == null) {
            return List.of();
        }
        int width = (int) components.shape()[1];
        List<Figure> scatters = new ArrayList<>();
        for (int second = 1; second < width; second++) {
            List<Scatter.Point> points = new ArrayList<>();
            for (int i = 0; i < digits.data().length; i++) {
                points.add(
                        new Scatter.Point(
                                components.data()[i * width],
                                components.data()[i * width + second],
                                Integer.toString((int) digits.data()[i])));
            }
            scatters.add(
                    new Scatter(
                            "Answers by units digit, components 1 and " + (second + 1),
                            "component 1",
                            "component " + (second + 1),
                            points,
                            "Principal components of what is held at the last operand digit,"
                                    + " coloured by the answer's units digit. In the paper: figure"
                                    + " 4."));
        }
        return scatters;
    }
}
