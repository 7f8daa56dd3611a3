package dev.residue.analysis.incontext.representation;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.dataset.incontext.InContextLinear;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Draws what the similarity-grid probe found. Of more than 49 pairs the page would become too heavy
 * for a browser, so that of larger moduli those with x and y from 1 to 7 are drawn.
 */
final class SimilarityMaps {

    private static final int MOST_NUMBERS = 7;

    private SimilarityMaps() {}

    /** Returns one map for each head, MLP and block; none where the probe has not run. */
    static List<Figure> of(InContextLinear task, ProbeRecord record) {
        int modulus = task.modulus();
        boolean isPart = modulus > MOST_NUMBERS;
        int[] codes =
                IntStream.range(0, modulus * modulus)
                        .filter(code -> !isPart || isDrawn(code / modulus, code % modulus))
                        .toArray();
        List<String> labels =
                Arrays.stream(codes)
                        .mapToObj(code -> code / modulus + " " + code % modulus)
                        .toList();
        List<Figure> maps = new ArrayList<>();
        record.arrays()
                .forEach(
                        (name, values) ->
                                maps.add(
                                        new HeatMap(
                                                "similarity, " + name,
                                                labels,
                                                labels,
                                                part(values, codes),
                                                "cosines of the standardised outputs for the pairs"
                                                        + " x y"
                                                        + (isPart ? " up to 7 7" : "")
                                                        + "; step "
                                                        + record.step())));
        return maps;
    }

    private static boolean isDrawn(int x, int y) {
        return x >= 1 && x <= MOST_NUMBERS && y >= 1 && y <= MOST_NUMBERS;
    }

    private static double[][] part(Measurements.Values values, int[] codes) {
        int width = (int) values.shape()[1];
        double[][] part = new double[codes.length][codes.length];
        for (int row = 0; row < codes.length; row++) {
            for (int column = 0; column < codes.length; column++) {
                part[row][column] = values.data()[codes[row] * width + codes[column]];
            }
        }
        return part;
    }
}
