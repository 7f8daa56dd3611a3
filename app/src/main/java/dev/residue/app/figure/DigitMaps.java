package dev.residue.app.figure;

import dev.residue.analysis.Measurements;
import dev.residue.app.report.HeatMap;
import dev.residue.app.report.Scatter;
import dev.residue.dataset.digits.DigitTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Makes the pictures of It Ain't That Bad of the arrays that its probes recorded at one step. */
final class DigitMaps {

    private final DigitTask task;
    private final Map<String, Measurements.Values> arrays;
    private final long step;

    DigitMaps(DigitTask task, Map<String, Measurements.Values> arrays, long step) {
        this.task = task;
        this.arrays = arrays;
        this.step = step;
    }

    List<HeatMap> heatMaps() {
        List<HeatMap> maps = new ArrayList<>();
        addLattice(maps, "true", "the true answer");
        addLattice(maps, "equivalent", "the answer for the digits that training varied");
        addLattice(maps, "model", "the model's answer");
        addProbabilities(maps);
        return maps;
    }

    List<Scatter> scatters() {
        Measurements.Values components = arrays.get("structure/components");
        Measurements.Values digits = arrays.get("structure/digits");
        if (components == null || digits == null) {
            return List.of();
        }
        int width = (int) components.shape()[1];
        List<Scatter> scatters = new ArrayList<>();
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
                            "structure, components 1 and " + (second + 1),
                            "component 1",
                            "component " + (second + 1),
                            points,
                            "what is held at the last operand digit, coloured by the answer's"
                                    + " units digit; step "
                                    + step));
        }
        return scatters;
    }

    private void addLattice(List<HeatMap> maps, String name, String meaning) {
        Measurements.Values operands = arrays.get("lattice/operands");
        Measurements.Values values = arrays.get("lattice/" + name);
        if (operands == null || values == null) {
            return;
        }
        List<String> labels =
                IntStream.range(0, operands.data().length)
                        .mapToObj(i -> Long.toString((long) operands.data()[i]))
                        .toList();
        maps.add(
                new HeatMap(
                        "lattice, " + name,
                        labels,
                        labels,
                        ReportMaps.rows(values),
                        meaning + "; a down, b across; step " + step));
    }

    private void addProbabilities(List<HeatMap> maps) {
        Measurements.Values operands = arrays.get("perturbation/operands");
        Measurements.Values values = arrays.get("perturbation/probabilities");
        if (operands == null || values == null) {
            return;
        }
        int reads = (int) values.shape()[1];
        int classes = (int) values.shape()[2];
        List<String> digits = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
        List<String> places =
                IntStream.range(0, reads).mapToObj(i -> "10^" + task.answerPlace(i)).toList();
        for (int input = 0; input < values.shape()[0]; input++) {
            double[][] rows = new double[reads][classes];
            for (int i = 0; i < reads * classes; i++) {
                rows[i / classes][i % classes] = values.data()[input * reads * classes + i];
            }
            String title =
                    String.format(
                            Locale.ROOT,
                            "probabilities, %d %s %d",
                            (long) operands.data()[2 * input],
                            task.arithmetic().operation().symbol(),
                            (long) operands.data()[2 * input + 1]);
            maps.add(
                    new HeatMap(
                            title,
                            places,
                            digits,
                            rows,
                            "of each digit of the answer, as generated; step " + step));
        }
    }
}
