package dev.residue.app.report;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ContourTest {

    @Test
    void aRampIsCrossedWhereItsLineSays() {
        double[][] ramp = {{0, 1, 2}, {0, 1, 2}};
        Assertions.assertThat(Contour.of(ramp, 0.25))
                .containsExactly(new Contour.Segment(0.25, 0, 0.25, 1));
        Assertions.assertThat(Contour.of(ramp, 3)).isEmpty();
    }

    @Test
    void aSaddleHasTwoLinesThatDoNotCross() {
        Assertions.assertThat(Contour.of(new double[][] {{1, 0}, {0, 1}}, 0.5))
                .containsExactly(
                        new Contour.Segment(0.5, 0, 1, 0.5), new Contour.Segment(0.5, 1, 0, 0.5));
    }

    @Test
    void whereAValueIsMissingThereIsNoLine() {
        Assertions.assertThat(Contour.of(new double[][] {{0, 1}, {0, Double.NaN}}, 0.5)).isEmpty();
    }
}
