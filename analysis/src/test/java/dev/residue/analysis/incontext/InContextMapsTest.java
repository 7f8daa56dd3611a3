package dev.residue.analysis.incontext;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.probe.Measurements.Values;
import dev.residue.analysis.probe.ProbeRecord;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Every array of the probes of sequences is drawn with its values at their places. */
class InContextMapsTest {

    private static final float GAP = Float.NaN;

    @Test
    void aGridIsDrawnAsModelRatioMatchingAndDifferenceByShots() {
        Map<String, Values> arrays = new TreeMap<>();
        arrays.put("right-13-shots", values(2, 2, 1, 1, 1, 1));
        arrays.put("difference-13-shots", values(2, 2, 0, 0, 0, 1));
        arrays.put("right-2-shots", values(2, 2, 1, 0, 0, 1));
        arrays.put("difference-2-shots", values(2, 2, 0, -1, 0, 1));
        List<HeatMap> maps = maps(GridProbe.maps(record(arrays)));
        Assertions.assertThat(maps.stream().map(map -> map.variant() + ": " + map.title()))
                .containsExactly(
                        "after 2 examples: Which queries are answered",
                        "after 2 examples: Which queries matching ratios answers",
                        "after 2 examples: Where the model goes beyond matching ratios",
                        "after 13 examples: Which queries are answered",
                        "after 13 examples: Which queries matching ratios answers",
                        "after 13 examples: Where the model goes beyond matching ratios");
        Assertions.assertThat(maps.stream().limit(3).map(HeatMap::finding))
                .containsExactly(
                        ".50 of all", ".50 of all", "right beyond it at .25, wrong within at .25");
        // right or missed, but not beyond
        Assertions.assertThat(maps.get(1).values()).isDeepEqualTo(new double[][] {{1, 1}, {0, 0}});
        Assertions.assertThat(maps.get(2).values()).isDeepEqualTo(new double[][] {{0, -1}, {0, 1}});
        Assertions.assertThat(maps.get(2).note()).contains("-1 wrong although a multiple");
    }

    @Test
    void corruptionIsDrawnByNumberAndByPlace() {
        Map<String, Values> arrays = new TreeMap<>();
        arrays.put("in-distribution/test", values(2, 2, .5f, GAP, .4f, .3f));
        arrays.put("in-distribution/test, one place", values(2, 1, GAP, .2f));
        List<HeatMap> maps = maps(LabelCorruptionProbe.maps(record(arrays)));
        Assertions.assertThat(maps).hasSize(2);
        Assertions.assertThat(maps.get(0).values()[0][1]).isNaN();
        Assertions.assertThat(maps.get(0).values()[1][0]).isEqualTo(.4f);
        Assertions.assertThat(maps.get(1).columnLabels()).containsExactly("0");
        Assertions.assertThat(maps.get(1).note()).contains("that one");
    }

    private static ProbeRecord record(Map<String, Values> arrays) {
        return new ProbeRecord(7, List.of(), arrays);
    }

    private static List<HeatMap> maps(List<Figure> figures) {
        return figures.stream().map(HeatMap.class::cast).toList();
    }

    private static Values values(int rows, int columns, float... data) {
        return new Values(data.length == 0 ? new float[rows * columns] : data, rows, columns);
    }
}
