package dev.residue.analysis.assignandadd;

import dev.residue.analysis.figure.Caption;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.figure.Spectrum;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.statistics.FourierBasis;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;

/** Draws what the Fourier probe recorded at one step: spectra, and the clearest neuron's fit. */
final class FourierFigures {

    private static final String SCALE = "pre-activation";

    private final ProbeRecord record;
    private final List<Figure> figures = new ArrayList<>();

    private FourierFigures(ProbeRecord record) {
        this.record = record;
    }

    static List<Figure> of(ProbeRecord record) {
        FourierFigures made = new FourierFigures(record);
        Set<Long> key = record.indexed("key-frequency").keySet();
        made.spectrum(
                "embedding-power",
                "Frequencies of the numbers' embeddings",
                key,
                "Each frequency's share of the embeddings' power, over all dimensions.");
        made.spectrum(
                "ov2-power",
                "Frequencies of what layer 2 copies",
                key,
                "The same of the embeddings' images under layer 2's output-value matrix.");
        made.spectrum(
                "read-out-power",
                "Frequencies of the MLP's read-out",
                key,
                "The same of W_out W_U as a function of the answer, over all neurons.");
        SortedMap<Long, Double> neurons = record.indexed("neurons");
        if (!neurons.isEmpty()) {
            made.figures.add(
                    Spectrum.of(
                            "How many neurons compute with each frequency",
                            "neurons",
                            neurons,
                            key,
                            new Caption(
                                    "Active neurons by the frequency that explains most of their"
                                            + " variance after the ReLU, over all pairs of"
                                            + " numbers.",
                                    "about as many for each",
                                    Caption.NONE)));
        }
        made.fit();
        return made.figures;
    }

    private void spectrum(String name, String title, Set<Long> key, String how) {
        SortedMap<Long, Double> powers = record.indexed(name);
        if (powers.isEmpty()) {
            return;
        }
        Caption caption =
                new Caption(
                        how,
                        String.format(Locale.ROOT, "%.3f for each frequency", 1.0 / powers.size()),
                        Caption.NONE);
        figures.add(Spectrum.of(title, "share of power", powers, key, caption));
    }

    /** Adds the clearest neuron's pre-activation and what one frequency makes of it. */
    private void fit() {
        Measurements.Values values = record.arrays().get(SCALE);
        OptionalInt neuron = number("best-neuron-overall");
        OptionalInt frequency = number("best-frequency-overall");
        if (values == null || neuron.isEmpty() || frequency.isEmpty()) {
            return;
        }
        double[][] measured = values.rows();
        int k = frequency.getAsInt();
        double[][] fitted = fitted(measured, k);
        List<String> numbers = values.labels(0, Integer::toString);
        String source = "its figure of the Fourier comparison";
        figures.add(
                new HeatMap(
                                "What the clearest neuron computes",
                                numbers,
                                numbers,
                                measured,
                                new Caption(
                                                "Pre-activation at \"=\" of the neuron that one"
                                                        + " frequency explains best, for n down"
                                                        + " and m across.",
                                                "",
                                                source)
                                        .text(),
                                SCALE)
                        .withFinding("neuron " + neuron.getAsInt() + " at this step"));
        double explained =
                record.indexed("best-explained-variance").getOrDefault((long) k, Double.NaN);
        figures.add(
                new HeatMap(
                                "What one frequency makes of that neuron",
                                numbers,
                                numbers,
                                fitted,
                                new Caption(
                                                "The least-squares fit of A cos(2πkn/p + α) + B"
                                                        + " cos(2πkm/p + β) and a constant, on the"
                                                        + " same scale.",
                                                "4/(p² - 1) of the variance",
                                                source)
                                        .text(),
                                SCALE)
                        .withFinding(
                                "frequency %s explains %s of its variance"
                                        .formatted(k, Caption.number(explained))));
    }

    private OptionalInt number(String name) {
        return record.numbers().stream()
                .filter(one -> one.index() == null && one.name().equals(name))
                .map(Measurement::value)
                .mapToInt(Double::intValue)
                .findFirst();
    }

    /** Returns the part of a function of two numbers that is a sum of waves of one frequency. */
    static double[][] fitted(double[][] function, int k) {
        int p = function.length;
        double[] rows = new double[p];
        double[] columns = new double[p];
        double mean = 0;
        for (int n = 0; n < p; n++) {
            for (int m = 0; m < p; m++) {
                rows[n] += function[n][m] / p;
                columns[m] += function[n][m] / p;
                mean += function[n][m] / ((double) p * p);
            }
        }
        double[] left = wave(rows, k);
        double[] right = wave(columns, k);
        double[][] fit = new double[p][p];
        for (int n = 0; n < p; n++) {
            for (int m = 0; m < p; m++) {
                fit[n][m] = mean + left[n] + right[m];
            }
        }
        return fit;
    }

    private static double[] wave(double[] values, int k) {
        FourierBasis basis = new FourierBasis(values.length);
        double[] part = new double[values.length];
        for (int column = 2 * k - 1; column <= Math.min(2 * k, values.length - 1); column++) {
            double coefficient = 0;
            for (int x = 0; x < values.length; x++) {
                coefficient += values[x] * basis.at(x, column);
            }
            for (int x = 0; x < values.length; x++) {
                part[x] += coefficient * basis.at(x, column);
            }
        }
        return part;
    }
}
