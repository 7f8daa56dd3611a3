package dev.residue.app.run;

import dev.residue.analysis.statistics.Series;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ResultLineTest {

    @Test
    void theFirstOfFiveEvaluationsInARowCounts() {
        // four in a row, a dip, then five
        Assertions.assertThat(
                        ResultLine.firstStayingAbove(
                                points(.1, .9, .95, .92, .9, .89, .9, .91, .92, .93, .94)))
                .hasValue(600);
    }

    @Test
    void fourAtTheEndAreNotEnough() {
        Assertions.assertThat(ResultLine.firstStayingAbove(points(.1, .9, .9, .9, .9))).isEmpty();
    }

    private static List<Series.Point> points(double... values) {
        List<Series.Point> points = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            points.add(new Series.Point(100L * i, values[i]));
        }
        return points;
    }
}
