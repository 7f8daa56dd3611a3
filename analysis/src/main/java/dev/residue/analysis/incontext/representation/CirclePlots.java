package dev.residue.analysis.incontext.representation;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.Scatter;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.dataset.incontext.InContextLinear;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Draws what the circles probe found: two principal components of the number embeddings and of each
 * head's outputs, coloured by residue and by discrete logarithm.
 */
final class CirclePlots {

    private static final String HEAD = "layer ";
    private static final String ZERO = "zero"; // it has no logarithm

    private final int modulus;
    private final Measurements.Values logarithm;
    private final long step;
    private final List<Figure> plots = new ArrayList<>();

    private CirclePlots(int modulus, Measurements.Values logarithm, long step) {
        this.modulus = modulus;
        this.logarithm = logarithm;
        this.step = step;
    }

    /** Returns two plots of the embedding and three of each head; none where it was not probed. */
    static List<Figure> of(InContextLinear task, ProbeRecord record) {
        Map<String, Measurements.Values> arrays = record.arrays();
        Measurements.Values logarithm = arrays.get("logarithm");
        if (logarithm == null) {
            return List.of();
        }
        CirclePlots plots = new CirclePlots(task.modulus(), logarithm, record.step());
        Measurements.Values embedding = arrays.get("embedding");
        if (embedding != null) {
            plots.addEmbedding(embedding);
        }
        arrays.forEach(
                (name, values) -> {
                    if (name.startsWith(HEAD)) {
                        plots.addHead(name, values);
                    }
                });
        return plots.plots;
    }

    private void addEmbedding(Measurements.Values points) {
        String what = "embeddings of numbers, ";
        add("embedding", what, "residue", points, Integer::toString, Integer::toString);
        add("embedding", what, "logarithm", points, this::logarithm, Integer::toString);
    }

    private void addHead(String head, Measurements.Values points) {
        String what = "the head's outputs for all pairs x y, ";
        IntFunction<String> pair = code -> code / modulus + " " + code % modulus;
        IntFunction<String> residue = code -> Integer.toString(code / modulus);
        add(head, what, "x", points, residue, pair);
        add(head, what, "the logarithm of x", points, code -> logarithm(code / modulus), pair);
        add(head, what, "the logarithm of y", points, code -> logarithm(code % modulus), pair);
    }

    private void add(
            String where,
            String what,
            String order,
            Measurements.Values values,
            IntFunction<String> kind,
            IntFunction<String> label) {
        List<Scatter.Point> points = new ArrayList<>();
        for (int i = 0; i < values.shape()[0]; i++) {
            points.add(
                    new Scatter.Point(
                            values.data()[2 * i],
                            values.data()[2 * i + 1],
                            kind.apply(i),
                            label.apply(i)));
        }
        plots.add(
                new Scatter(
                        "circles, " + where + ", by " + order,
                        "component 1",
                        "component 2",
                        points,
                        what + "coloured by " + order + "; step " + step,
                        Scatter.Style.CIRCLE));
    }

    private String logarithm(int number) {
        return number == 0 ? ZERO : Integer.toString((int) logarithm.data()[number]);
    }
}
