package dev.residue.analysis.incontext.representation;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.figure.Scatter;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.Measurements.Values;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.InContextSettings;
import dev.residue.dataset.incontext.PairDraw;
import dev.residue.dataset.incontext.TaskChoice;
import dev.residue.dataset.incontext.TokenSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Every array of the in-context probes is drawn with its values at their places. */
class RepresentationMapsTest {

    @Test
    void attentionHasARowForEachTokenOfEachHead() {
        float[] data = new float[2 * 3 * 6];
        data[(1 * 3 + 2) * 6 + 4] = 0.5f; // head 2, at z, to itself
        List<HeatMap> maps =
                maps(HeadMaps.attention(record(Map.of("layer 1", new Values(data, 2, 3, 6)))));
        Assertions.assertThat(maps).hasSize(1);
        HeatMap map = maps.get(0);
        Assertions.assertThat(map.rowLabels()).hasSize(6).contains("head 2 at z");
        Assertions.assertThat(map.columnLabels().get(4)).isEqualTo("itself");
        Assertions.assertThat(map.values()[map.rowLabels().indexOf("head 2 at z")][4])
                .isEqualTo(0.5);
    }

    @Test
    void attentionToProportionalExamplesHasARowForEachLayer() {
        List<Measurement> indexed =
                List.of(
                        proportional(1, 1, 0.1),
                        proportional(1, 2, 0.2),
                        proportional(2, 1, 0.3),
                        proportional(2, 2, 0.4));
        List<HeatMap> maps = maps(HeadMaps.attention(new ProbeRecord(7, indexed, Map.of())));
        Assertions.assertThat(maps).hasSize(1);
        Assertions.assertThat(maps.get(0).rowLabels()).containsExactly("layer 1", "layer 2");
        Assertions.assertThat(maps.get(0).values())
                .isDeepEqualTo(new double[][] {{0.1, 0.2}, {0.3, 0.4}});
        Assertions.assertThat(HeadMaps.attention(record(Map.of()))).isEmpty();
    }

    @Test
    void ablationHasARowForEachHeadAndNoneForTheWholeModel() {
        Map<String, Values> arrays = new TreeMap<>();
        arrays.put("in-distribution/test", new Values(new float[] {0, 1, 2, 3, 4, 5}, 1, 2, 3));
        arrays.put("in-distribution/test, whole model", new Values(new float[] {0, 1, 2}, 3));
        List<HeatMap> maps = maps(HeadMaps.ablation(record(arrays)));
        Assertions.assertThat(maps).hasSize(1);
        Assertions.assertThat(maps.get(0).rowLabels())
                .containsExactly("layer 1, head 1", "layer 1, head 2");
        Assertions.assertThat(maps.get(0).values())
                .isDeepEqualTo(new double[][] {{0, 1, 2}, {3, 4, 5}});
    }

    @Test
    void neuronsAreCountedByWhatIsExplainedAndTheClearestComeFirst() {
        float[] data = new float[3 * 8]; // the last neuron never changes
        data[0] = 0.05f;
        data[8] = 1;
        List<HeatMap> maps =
                maps(MlpNeuronsProbe.maps(record(Map.of("layer 1", new Values(data, 3, 8)))));
        Assertions.assertThat(maps).hasSize(2);
        HeatMap spread = maps.get(0);
        Assertions.assertThat(spread.rowLabels().get(0)).isEqualTo("x");
        Assertions.assertThat(spread.values()[0]).containsExactly(0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0.5);
        Assertions.assertThat(spread.values()[1]).startsWith(1.0);
        Assertions.assertThat(spread.note()).contains("the 2 neurons that change");
        HeatMap clearest = maps.get(1);
        Assertions.assertThat(clearest.columnLabels()).containsExactly("1", "0", "2");
        Assertions.assertThat(clearest.values()[0][0]).isEqualTo(1);
    }

    @Test
    void similaritiesOfLargeModuliAreDrawnInPart() {
        int p = 11;
        float[] data = new float[p * p * p * p];
        data[(1 * p + 2) * p * p + 7 * p + 7] = 0.5f;
        List<HeatMap> maps =
                maps(
                        SimilarityGridProbe.maps(
                                task(p),
                                record(
                                        Map.of(
                                                "layer 1, MLP",
                                                new Values(data, (long) p * p, (long) p * p)))));
        Assertions.assertThat(maps).hasSize(1);
        HeatMap map = maps.get(0);
        Assertions.assertThat(map.rowLabels()).hasSize(49).startsWith("1 1", "1 2");
        Assertions.assertThat(map.values()[1][48]).isEqualTo(0.5);
        Assertions.assertThat(map.note()).contains("up to 7 7");
        HeatMap whole =
                maps(SimilarityGridProbe.maps(
                                task(5), record(Map.of("layer 1, MLP", values(25, 25)))))
                        .get(0);
        Assertions.assertThat(whole.rowLabels()).hasSize(25).startsWith("0 0");
    }

    @Test
    void circlesAreColouredByResidueAndByLogarithm() {
        int p = 5;
        Map<String, Values> arrays = new TreeMap<>();
        arrays.put("logarithm", new Values(new float[] {-1, 0, 1, 3, 2}, p)); // of 2
        arrays.put("embedding", points(p));
        arrays.put("layer 1, head 1", points(p * p));
        List<Scatter> plots =
                CirclesProbe.CirclePlots.of(task(p), record(arrays)).stream()
                        .map(Scatter.class::cast)
                        .toList();
        Assertions.assertThat(plots.stream().map(Scatter::title))
                .containsExactly(
                        "Circle of embedding, by residue",
                        "Circle of embedding, by logarithm",
                        "Circle of layer 1, head 1, by x",
                        "Circle of layer 1, head 1, by the logarithm of x",
                        "Circle of layer 1, head 1, by the logarithm of y");
        Assertions.assertThat(plots.get(1).points().get(0))
                .isEqualTo(new Scatter.Point(0, 1, "zero", "0"));
        Assertions.assertThat(plots.get(1).points().get(3))
                .isEqualTo(new Scatter.Point(6, 7, "3", "3"));
        // the pair (3, 4), of logarithms 3 and 2
        Assertions.assertThat(
                        plots.subList(2, 5).stream().map(plot -> plot.points().get(19).kind()))
                .containsExactly("3", "3", "2");
        Assertions.assertThat(plots.get(2).points().get(19).label()).isEqualTo("3 4");
        Assertions.assertThat(CirclesProbe.CirclePlots.of(task(p), record(Map.of()))).isEmpty();
    }

    private static ProbeRecord record(Map<String, Values> arrays) {
        return new ProbeRecord(7, List.of(), arrays);
    }

    private static List<HeatMap> maps(List<Figure> figures) {
        return figures.stream().map(HeatMap.class::cast).toList();
    }

    private static Measurement proportional(int layer, long head, double value) {
        return new Measurement("heads", "proportional/layer-" + layer, head, value);
    }

    private static Values points(int count) {
        float[] data = new float[2 * count];
        IntStream.range(0, data.length).forEach(i -> data[i] = i);
        return new Values(data, count, 2);
    }

    private static Values values(int rows, int columns, float... data) {
        return new Values(data.length == 0 ? new float[rows * columns] : data, rows, columns);
    }

    private static InContextLinear task(int p) {
        return new InContextLinear(
                new InContextSettings(
                        p, 3, 8, TaskChoice.RANDOM, 0.6, PairDraw.SHARED, TokenSet.PLAIN, 8),
                0);
    }
}
