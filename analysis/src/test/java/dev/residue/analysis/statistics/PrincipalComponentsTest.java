package dev.residue.analysis.statistics;

import dev.residue.testing.Rounding;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PrincipalComponentsTest {

    /** Of at most 7 points of 4 coordinates, given as floats, none larger than 3. */
    private static final Offset<Double> CLOSE = Rounding.ofFloats(7 * 4).offset(3);

    @Test
    void pointsOnALineHaveOneComponent() {
        // along (3, 4) / 5 from (1, 1), at -2, 0 and 2
        float[] points = {1 - 1.2f, 1 - 1.6f, 1, 1, 1 + 1.2f, 1 + 1.6f};

        PrincipalComponents components = PrincipalComponents.of(points, 2, 2);

        Assertions.assertThat(components.explained()[0]).isEqualTo(1, CLOSE);
        Assertions.assertThat(components.projected()[0][0]).isEqualTo(-2, CLOSE);
        Assertions.assertThat(components.projected()[2][0]).isEqualTo(2, CLOSE);
    }

    @Test
    void axesOfKnownVarianceComeInTheirOrder() {
        // a cross: ±1 along x, ±3 along y, ±2 along z, so variances 1 : 9 : 4
        float[] points = {1, 0, 0, -1, 0, 0, 0, 3, 0, 0, -3, 0, 0, 0, 2, 0, 0, -2};

        PrincipalComponents components = PrincipalComponents.of(points, 3, 3);

        Assertions.assertThat(components.explained())
                .containsExactly(new double[] {9.0 / 14, 4.0 / 14, 1.0 / 14}, CLOSE);
        Assertions.assertThat(components.projected()[2])
                .containsExactly(new double[] {3, 0, 0}, CLOSE);
    }

    @Test
    void allComponentsTogetherKeepDistances() {
        Random random = new Random(1);
        float[] points = new float[7 * 4];
        for (int i = 0; i < points.length; i++) {
            points[i] = (float) random.nextGaussian();
        }

        double[][] projected = PrincipalComponents.of(points, 4, 4).projected();

        double before = 0;
        double after = 0;
        for (int c = 0; c < 4; c++) {
            before += Math.pow(points[c] - points[4 + c], 2);
            after += Math.pow(projected[0][c] - projected[1][c], 2);
        }
        Assertions.assertThat(after).isEqualTo(before, Rounding.ofFloats(7 * 4).offset(before));
    }

    @Test
    void aSinglePointIsRefused() {
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> PrincipalComponents.of(new float[3], 3, 2))
                .withMessageContaining("two or more points");
    }
}
