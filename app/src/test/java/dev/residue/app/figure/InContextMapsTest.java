package dev.residue.app.figure;

import dev.residue.analysis.probe.Measurements.Values;
import dev.residue.app.report.HeatMap;
import dev.residue.app.report.Measurement;
import dev.residue.app.report.Scatter;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.InContextSettings;
import dev.residue.dataset.incontext.PairDraw;
import dev.residue.dataset.incontext.TaskChoice;
import dev.residue.dataset.incontext.TokenSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Every array of the in-context probes is drawn with its values at their places. */
class InContextMapsTest {

    private static final float GAP = Float.NaN;

    @Test
    void aGridIsDrawnAsModelRatioMatchingAndDifferenceByShots() {
        Map<String, Values> arrays = new TreeMap<>();
        arrays.put("grid/right-13-shots", values(2, 2, 1, 1, 1, 1));
        arrays.put("grid/difference-13-shots", values(2, 2, 0, 0, 0, 1));
        arrays.put("grid/right-2-shots", values(2, 2, 1, 0, 0, 1));
        arrays.put("grid/difference-2-shots", values(2, 2, 0, -1, 0, 1));
        List<HeatMap> maps = QueryGrids.of(arrays, 7);
        Assertions.assertThat(maps.stream().map(HeatMap::title))
                .containsExactly(
                        "grid, right-2-shots",
                        "grid, ratio-matching-2-shots",
                        "grid, difference-2-shots",
                        "grid, right-13-shots",
                        "grid, ratio-matching-13-shots",
                        "grid, difference-13-shots");
        // right or missed, but not beyond
        Assertions.assertThat(maps.get(1).values()).isDeepEqualTo(new double[][] {{1, 1}, {0, 0}});
        Assertions.assertThat(maps.get(2).values()).isDeepEqualTo(new double[][] {{0, -1}, {0, 1}});
        Assertions.assertThat(maps.get(2).note()).contains("step 7");
    }

    @Test
    void attentionHasARowForEachTokenOfEachHead() {
        float[] data = new float[2 * 3 * 6];
        data[(1 * 3 + 2) * 6 + 4] = 0.5f; // head 2, at z, to itself
        List<HeatMap> maps =
                HeadMaps.attention(Map.of("heads/layer 1", new Values(data, 2, 3, 6)), 7);
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
                        proportional("heads", 1, 1, 0.1),
                        proportional("heads", 1, 2, 0.2),
                        proportional("heads", 2, 1, 0.3),
                        proportional("heads", 2, 2, 0.4),
                        proportional("other", 2, 2, 0.9));
        List<HeatMap> maps = HeadMaps.proportional(indexed, 7);
        Assertions.assertThat(maps).hasSize(1);
        Assertions.assertThat(maps.get(0).rowLabels()).containsExactly("layer 1", "layer 2");
        Assertions.assertThat(maps.get(0).values())
                .isDeepEqualTo(new double[][] {{0.1, 0.2}, {0.3, 0.4}});
        Assertions.assertThat(HeadMaps.proportional(List.of(), 7)).isEmpty();
    }

    @Test
    void ablationHasARowForEachHeadAndNoneForTheWholeModel() {
        Map<String, Values> arrays = new TreeMap<>();
        arrays.put(
                "head-ablation/in-distribution/test",
                new Values(new float[] {0, 1, 2, 3, 4, 5}, 1, 2, 3));
        arrays.put(
                "head-ablation/in-distribution/test, whole model",
                new Values(new float[] {0, 1, 2}, 3));
        List<HeatMap> maps = HeadMaps.ablation(arrays, 7);
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
                NeuronMaps.of(Map.of("mlp-neurons/layer 1", new Values(data, 3, 8)), 7);
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
                SimilarityMaps.of(
                        Map.of(
                                "similarity-grid/layer 1, MLP",
                                new Values(data, (long) p * p, (long) p * p)),
                        task(p),
                        7);
        Assertions.assertThat(maps).hasSize(1);
        HeatMap map = maps.get(0);
        Assertions.assertThat(map.rowLabels()).hasSize(49).startsWith("1 1", "1 2");
        Assertions.assertThat(map.values()[1][48]).isEqualTo(0.5);
        Assertions.assertThat(map.note()).contains("up to 7 7");
        HeatMap whole =
                SimilarityMaps.of(
                                Map.of("similarity-grid/layer 1, MLP", values(25, 25)), task(5), 7)
                        .get(0);
        Assertions.assertThat(whole.rowLabels()).hasSize(25).startsWith("0 0");
    }

    @Test
    void corruptionIsDrawnByNumberAndByPlace() {
        Map<String, Values> arrays = new TreeMap<>();
        arrays.put("label-corruption/in-distribution/test", values(2, 2, .5f, GAP, .4f, .3f));
        arrays.put("label-corruption/in-distribution/test, one place", values(2, 1, GAP, .2f));
        List<HeatMap> maps = CorruptionMaps.of(arrays, 7);
        Assertions.assertThat(maps).hasSize(2);
        Assertions.assertThat(maps.get(0).values()[0][1]).isNaN();
        Assertions.assertThat(maps.get(0).values()[1][0]).isEqualTo(.4f);
        Assertions.assertThat(maps.get(1).columnLabels()).containsExactly("0");
        Assertions.assertThat(maps.get(1).note()).contains("that one");
    }

    @Test
    void circlesAreColouredByResidueAndByLogarithm() {
        int p = 5;
        Map<String, Values> arrays = new TreeMap<>();
        arrays.put("circles/logarithm", new Values(new float[] {-1, 0, 1, 3, 2}, p)); // of 2
        arrays.put("circles/embedding", points(p));
        arrays.put("circles/layer 1, head 1", points(p * p));
        List<Scatter> plots = CirclePlots.of(arrays, task(p), 7);
        Assertions.assertThat(plots.stream().map(Scatter::title))
                .containsExactly(
                        "circles, embedding, by residue",
                        "circles, embedding, by logarithm",
                        "circles, layer 1, head 1, by x",
                        "circles, layer 1, head 1, by the logarithm of x",
                        "circles, layer 1, head 1, by the logarithm of y");
        Assertions.assertThat(plots.get(1).points().get(0))
                .isEqualTo(new Scatter.Point(0, 1, "zero", "0"));
        Assertions.assertThat(plots.get(1).points().get(3))
                .isEqualTo(new Scatter.Point(6, 7, "3", "3"));
        // the pair (3, 4), of logarithms 3 and 2
        Assertions.assertThat(
                        plots.subList(2, 5).stream().map(plot -> plot.points().get(19).kind()))
                .containsExactly("3", "3", "2");
        Assertions.assertThat(plots.get(2).points().get(19).label()).isEqualTo("3 4");
        Assertions.assertThat(CirclePlots.of(Map.of(), task(p), 7)).isEmpty();
    }

    private static Measurement proportional(String probe, int layer, int head, double value) {
        return new Measurement(
                7, probe, "proportional/layer-" + layer, OptionalInt.of(head), value);
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
