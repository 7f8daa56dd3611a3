package dev.residue.analysis.incontext.representation;

import ai.djl.ndarray.NDManager;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.testing.Rounding;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CirclesProbeTest {

    private static final int P = 7;

    /** A mean over the 49 pairs, of attention to 11 tokens, in planes of the variances of those. */
    private static final Rounding ROUNDING = Rounding.ofFloats(49 + 11 + 49);

    private static final Offset<Double> CLOSELY = ROUNDING.offset(1);

    private final InContextLinear task = HandMade.task(P, 4);
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /**
     * The numbers stand on a circle by logarithm; one head attends evenly, so that it writes e_x /
     * 7 and then (e_x + e_y) / 8, and what the context adds; the second writes nothing, the third
     * the cosine alone.
     */
    @Test
    void aCircleOfCirclesByLogarithmIsFound() throws IOException {
        Measurements measurements = HandMade.measured(new CirclesProbe(task, 2), byLogarithm());
        Map<String, Double> found = HandMade.numbers(measurements);
        Assertions.assertThat(found.get("logarithm/embedding")).isCloseTo(1, CLOSELY);
        Assertions.assertThat(found.get("residue/embedding")).isCloseTo(1 / 6.0, CLOSELY);
        Assertions.assertThat(found.get("explained/embedding")).isCloseTo(1, CLOSELY);
        for (String number : new String[] {"x", "y"}) {
            Assertions.assertThat(found.get("logarithm/" + number + "/layer-1 1"))
                    .isCloseTo(1, CLOSELY);
            Assertions.assertThat(found.get("residue/" + number + "/layer-1 1"))
                    .isCloseTo(1 / 6.0, CLOSELY);
        }
        Assertions.assertThat(found.get("residue/chance")).isCloseTo(2.45 / 6, CLOSELY);
        Assertions.assertThat(found.get("logarithm/chance")).isCloseTo(1.5 / 5, CLOSELY);
        // covariance of (a x, b x + b y): [[a², a b], [a b, 2 b²]], larger eigenvalue and vector
        double a = 1 / 7.0;
        double b = 1 / 8.0;
        double trace = a * a + 2 * b * b;
        double largest = (trace + Math.sqrt(trace * trace - 4 * a * a * b * b)) / 2;
        Assertions.assertThat(found.get("explained/layer-1 1")).isCloseTo(largest / trace, CLOSELY);
        double first = a * b;
        double second = largest - a * a;
        double ofX = Math.pow(a * first + b * second, 2);
        double ofY = Math.pow(b * second, 2);
        Assertions.assertThat(found.get("spread/x/layer-1 1"))
                .isCloseTo(ofX / (ofX + ofY), CLOSELY);
        Assertions.assertThat(found.get("spread/y/layer-1 1"))
                .isCloseTo(ofY / (ofX + ofY), CLOSELY);
    }

    @Test
    void aHeadThatWritesNothingHasNoCircle() throws IOException {
        Measurements measurements = HandMade.measured(new CirclesProbe(task, 2), byLogarithm());
        Map<String, Double> found = HandMade.numbers(measurements);
        for (String name : new String[] {"logarithm/x", "residue/y", "spread/x", "explained"}) {
            Assertions.assertThat(found.get(name + "/layer-1 2")).as(name).isZero();
        }
        Assertions.assertThat(HandMade.array(measurements, "layer 1, head 1").shape())
                .containsExactly(49, 3);
        Assertions.assertThat(HandMade.array(measurements, "embedding").shape())
                .containsExactly(7, 3);
        Assertions.assertThat(HandMade.array(measurements, "logarithm").data())
                .containsExactly(-1, 0, 2, 1, 4, 5, 3);
    }

    @Test
    void aHeadThatWritesACosineMakesALine() throws IOException {
        Map<String, Double> found =
                HandMade.numbers(HandMade.measured(new CirclesProbe(task, 2), byLogarithm()));
        Assertions.assertThat(found.get("explained/layer-1 3")).isCloseTo(1, CLOSELY);
        Assertions.assertThat(found.get("logarithm/x/layer-1 3")).isCloseTo(0.5, CLOSELY);
        Assertions.assertThat(found.get("logarithm/y/layer-1 3")).isCloseTo(0.5, CLOSELY);
    }

    @Test
    void pairsWithZeroCountByResidueAndNotByLogarithm() {
        double[][] points = new double[49][2];
        for (int code = 0; code < 49; code++) {
            points[code][0] = code % 7 == 0 ? code / 7 : 7;
            points[code][1] = code / 7 == 0 ? 100 : code % 7;
        }
        PairPlane plane = new PairPlane(points, 7);
        double[][] residue = plane.byResidue(PairPlane.Operand.X);
        Assertions.assertThat(residue[0][1]).isCloseTo(100, ROUNDING.offset(100));
        Assertions.assertThat(residue[3][0]).isCloseTo((6 * 7 + 3) / 7.0, ROUNDING.offset(7));
        double[][] log = plane.byLogarithm(PairPlane.Operand.X, new DiscreteLogarithm(7));
        Assertions.assertThat(log[1]).containsExactly(new double[] {7, 3.5}, CLOSELY); // of 3
        log = plane.byLogarithm(PairPlane.Operand.Y, new DiscreteLogarithm(7));
        Assertions.assertThat(log[2]).containsExactly(new double[] {7, 2}, CLOSELY); // of 2
    }

    @Test
    void coordinatesOfOutputsKeepTheirProducts() {
        Random random = new Random(6);
        int width = 3;
        int features = 5;
        double[] output = random.doubles(width * features, -1, 1).toArray();
        float[] gram = new float[width * width];
        for (int i = 0; i < gram.length; i++) {
            for (int f = 0; f < features; f++) {
                gram[i] += (float) (output[i / 3 * features + f] * output[i % 3 * features + f]);
            }
        }
        float[] z = {.3f, -1, 2, .5f, .25f, -.75f};
        float[] found = new float[6];
        CirclesProbe.OutputCoordinates coordinates =
                new CirclesProbe.OutputCoordinates(gram, width);
        coordinates.write(z, 0, found, 0);
        coordinates.write(z, 3, found, 3);
        double[] images = new double[2 * features];
        for (int i = 0; i < images.length; i++) {
            for (int w = 0; w < width; w++) {
                images[i] += z[i / features * width + w] * output[w * features + i % features];
            }
        }
        for (int one = 0; one < 2; one++) {
            for (int other = 0; other < 2; other++) {
                double expected = 0;
                double product = 0;
                for (int f = 0; f < features; f++) {
                    expected += images[one * features + f] * images[other * features + f];
                }
                for (int w = 0; w < width; w++) {
                    product += found[one * width + w] * found[other * width + w];
                }
                Assertions.assertThat(product).isCloseTo(expected, CLOSELY);
            }
        }
    }

    @Test
    void randomModelsOfAnyDepthAreMeasured() throws IOException {
        for (int layers : new int[] {1, 3}) {
            Map<String, Double> found =
                    HandMade.numbers(
                            HandMade.measured(
                                    new CirclesProbe(task, 1),
                                    HandMade.random(task, layers, manager)));
            Assertions.assertThat(found).hasSize(2 + 3 + layers * 2 * 7);
            Assertions.assertThat(found.values()).allMatch(value -> value >= 0 && value <= 1.0001);
        }
    }

    private Subject byLogarithm() {
        DiscreteLogarithm logarithm = new DiscreteLogarithm(P);
        float[] embedding = new float[P * 3];
        for (int number = 1; number < P; number++) {
            double angle = 2 * Math.PI * logarithm.of(number) / logarithm.period();
            embedding[number * 3] = (float) Math.cos(angle);
            embedding[number * 3 + 1] = (float) Math.sin(angle);
        }
        // W_O's rows are orthogonal and of length 2, so that a circle stays one
        return new HandMade(task, 3, 3, 2, null, manager)
                .set("embed.W_E", embedding)
                .set("blocks.0.attn.W_V", 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0)
                .set("blocks.0.attn.W_O", 0, 1.2f, 1.6f, 2, 0, 0, 1, 1, 1, 1, 1, 1, 0, 3, 0)
                .subject();
    }
}
