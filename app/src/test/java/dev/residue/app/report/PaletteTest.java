package dev.residue.app.report;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whether curves can be told apart by people who see no red, no green or no blue.
 *
 * <p>What they see is computed by the matrices of Machado, Oliveira and Fernandes (A
 * Physiologically-based Model for Simulation of Color Vision Deficiency, 2009) for a whole
 * deficiency, on linear light. Two colours are told apart where their distance is one just
 * noticeable difference at least, which is larger for thinner marks: by Stone, Szafir and Setlur
 * (An Engineering Model for Color Difference as a Function of Size, 2014), half of all people
 * notice a difference of 5.079 + 0.751/s in L*, 5.339 + 1.541/s in a* and 5.349 + 2.871/s in b* on
 * marks of s degrees, here the width of a curve's line.
 */
@Tag("numeric")
class PaletteTest {

    private static final double LINE_PIXELS = 1.8; // as in curves.json
    private static final double MILLIMETRES = 25.4 / 96; // of a pixel
    private static final double DISTANCE = 600; // of the eye from the page, in millimetres

    private static final Map<String, double[][]> SEEN =
            Map.of(
                    "all colours", new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                    "no red",
                            new double[][] {
                                {0.152286, 1.052583, -0.204868},
                                {0.114503, 0.786281, 0.099216},
                                {-0.003882, -0.048116, 1.051998}
                            },
                    "no green",
                            new double[][] {
                                {0.367322, 0.860646, -0.227968},
                                {0.280085, 0.672501, 0.047413},
                                {-0.011820, 0.042940, 0.968881}
                            },
                    "no blue",
                            new double[][] {
                                {1.255528, -0.076749, -0.178779},
                                {-0.078411, 0.930809, 0.147602},
                                {0.004733, 0.691367, 0.303900}
                            });

    @Test
    void curvesOfOneDashAreToldApartHoweverColoursAreSeen() {
        for (List<String> palette : List.of(Palette.CURVES, Palette.DARK_CURVES)) {
            SEEN.forEach((who, matrix) -> expectApart(palette, who, matrix));
        }
    }

    @Test
    void colourBlindnessMakesPlainRedAndGreenAlike() {
        List<String> redAndGreen = List.of("#c85a3f", "#8c8c3f");
        double normal = distance(redAndGreen, SEEN.getOrDefault("all colours", new double[0][]));
        double blind = distance(redAndGreen, SEEN.getOrDefault("no green", new double[0][]));
        Assertions.assertThat(blind).isLessThan(normal / 2);
    }

    @Test
    void noTwoDashesAreAlike() {
        Assertions.assertThat(Palette.DASHES).doesNotHaveDuplicates();
    }

    private static void expectApart(List<String> palette, String who, double[][] matrix) {
        for (int i = 0; i < palette.size(); i++) {
            for (int j = i + 1; j < palette.size(); j++) {
                if (i % Palette.DASHES.size() == j % Palette.DASHES.size()) {
                    Assertions.assertThat(distance(List.of(palette.get(i), palette.get(j)), matrix))
                            .as("%s and %s by who sees %s", palette.get(i), palette.get(j), who)
                            .isGreaterThanOrEqualTo(1); // just noticeable difference
                }
            }
        }
    }

    /** Returns the distance of two colours in just noticeable differences. */
    private static double distance(List<String> two, double[][] matrix) {
        double degrees = Math.toDegrees(Math.atan(LINE_PIXELS * MILLIMETRES / DISTANCE));
        double[] noticeable = {
            5.079 + 0.751 / degrees, 5.339 + 1.541 / degrees, 5.349 + 2.871 / degrees
        };
        double[] one = lab(seen(matrix, light(two.get(0))));
        double[] other = lab(seen(matrix, light(two.get(1))));
        double sum = 0;
        for (int i = 0; i < noticeable.length; i++) {
            sum += Math.pow((one[i] - other[i]) / noticeable[i], 2);
        }
        return Math.sqrt(sum);
    }

    private static double[] seen(double[][] matrix, double... light) {
        double[] seen = new double[light.length];
        for (int i = 0; i < seen.length; i++) {
            for (int j = 0; j < light.length; j++) {
                seen[i] += matrix[i][j] * light[j];
            }
            seen[i] = Math.max(0, Math.min(1, seen[i]));
        }
        return seen;
    }

    /** Returns the linear light of an sRGB colour. */
    private static double[] light(String colour) {
        double[] light = new double[3];
        for (int i = 0; i < light.length; i++) {
            double value = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            light[i] = value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
        }
        return light;
    }

    /** Returns CIELAB under D65. */
    private static double[] lab(double... light) {
        double x = 0.4124564 * light[0] + 0.3575761 * light[1] + 0.1804375 * light[2];
        double y = 0.2126729 * light[0] + 0.7151522 * light[1] + 0.0721750 * light[2];
        double z = 0.0193339 * light[0] + 0.1191920 * light[1] + 0.9503041 * light[2];
        double fx = root(x / 0.95047);
        double fy = root(y);
        double fz = root(z / 1.08883);
        return new double[] {116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)};
    }

    private static double root(double t) {
        return t > 216.0 / 24389 ? Math.cbrt(t) : (24389.0 / 27 * t + 16) / 116;
    }
}
