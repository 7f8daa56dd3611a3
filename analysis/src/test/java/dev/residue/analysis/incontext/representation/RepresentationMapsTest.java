package dev.residue.analysis.incontext.representation;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.figure.Projection;
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
        float[] changes = {0, -0.25f, 0, -0.5f, -0.25f, 0};
        arrays.put("in-distribution/test", new Values(changes, 1, 2, 3));
        arrays.put("in-distribution/test, whole model", new Values(new float[] {0, 1, 2}, 3));
        List<HeatMap> maps = maps(HeadMaps.ablation(record(arrays)));
        Assertions.assertThat(maps).hasSize(1);
        Assertions.assertThat(maps.get(0).rowLabels())
                .containsExactly("layer 1, head 1", "layer 1, head 2");
        Assertions.assertThat(maps.get(0).values())
                .isDeepEqualTo(new double[][] {{0, -0.25, 0}, {-0.5, -0.25, 0}});
        Assertions.assertThat(maps.get(0).finding())
                .isEqualTo("most without layer 1, head 2 (-.25)");
        Assertions.assertThat(maps.get(0).variant()).isEqualTo("in-distribution/test");
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
        List<Measurement> explained =
                List.of(
                        new Measurement("circles", "residue/x/layer-1", 1L, 0.25),
                        new Measurement("circles", "logarithm/x/layer-1", 1L, 0.75),
                        new Measurement("circles", "logarithm/x/layer-1", 2L, 0.5));
        List<Projection> plots =
                CirclesProbe.CirclePlots.of(task(p), new ProbeRecord(7, explained, arrays)).stream()
                        .map(Projection.class::cast)
                        .toList();
        Assertions.assertThat(plots.stream().map(Projection::title))
                .containsExactly(
                        "How the numbers' embeddings lie",
                        "How the outputs of layer 1, head 1 lie");
        Projection embedding = plots.get(0);
        Assertions.assertThat(embedding.points().get(3))
                .isEqualTo(new Projection.Point("3", List.of(6.0, 7.0)));
        Assertions.assertThat(embedding.labels().get("logarithm"))
                .startsWith("zero", "0", "1", "3");
        Assertions.assertThat(embedding.finding()).isEmpty();
        // the pair (3, 4), of logarithms 3 and 2
        Projection head = plots.get(1);
        Assertions.assertThat(head.points().get(19).name()).isEqualTo("3 4");
        Assertions.assertThat(head.labels().values().stream().map(labels -> labels.get(19)))
                .containsExactly("3", "3", "2");
        Assertions.assertThat(head.finding())
                .isEqualTo("a circle by x explains .25 of the plane, one by logarithm .75");
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
