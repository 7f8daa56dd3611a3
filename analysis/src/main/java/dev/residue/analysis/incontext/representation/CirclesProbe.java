package dev.residue.analysis.incontext.representation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.residue.analysis.figure.Caption;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.Projection;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.statistics.PrincipalComponents;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.model.settings.TransformerSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Whether numbers stand on circles, in the order of residues or of discrete logarithms, in the two
 * principal components of the number embeddings and of each head's outputs: Learning to grok,
 * figures 1d, 1e and 6 (docs/reproductions/in-context.md#circles).
 *
 * <p>A head's output is z W_O, at the x and at the y of one shot, joined, over all p² pairs there
 * ({@link PairSweep}). A value of x has p pairs, and stands at their mean; so does one of y. In the
 * paper's "circle of circles" those of x form the large circle and those of y, seen from it, the
 * small ones. Unlike the published code, points are centred before their components are found.
 *
 * <p>Numbers, in {@code [0, 1]}; those of heads are indexed by head:
 *
 * <ul>
 *   <li>{@code residue/x/layer-<l>}, {@code residue/y/…}, {@code logarithm/x/…}, {@code
 *       logarithm/y/…}, {@code residue/embedding}, {@code logarithm/embedding}: {@link Circularity}
 *       in that order. Logarithms leave out every pair with a 0. Chance levels are {@code
 *       residue/chance} and {@code logarithm/chance}: .14 and .11 modulo 29, but .41 and .30 modulo
 *       7. An exact circle by logarithm, 0 in its centre, has 1 / (p - 1) by residue; one by
 *       residue has 1 / (p - 2) by logarithm.
 *   <li>{@code spread/x/layer-<l>}, {@code spread/y/…}: how much of the plane's variance lies
 *       between the values of x, and of y; chance 1 / (p + 1). A circularity where the spread is
 *       near 0 tells of rounding. 0 where a head writes nothing.
 *   <li>{@code explained/layer-<l>}, {@code explained/embedding}: the two components' share of all
 *       variance.
 * </ul>
 *
 * <p>Arrays: {@code layer <l>, head <h> [p², 3]} by code x p + y, {@code embedding [p, 3]}, of
 * which the third component is for the eye alone, and {@code logarithm [p]}, -1 for 0. A circle
 * beyond the two largest components is not measured.
 */
public final class CirclesProbe implements Probe {

    private static final int PLANE = 2;
    private static final int SHOWN = 3;

    private final InContextLinear task;
    private final long seed;
    private final DiscreteLogarithm logarithm;

    /** Refuses a modulus that is no prime. */
    public CirclesProbe(InContextLinear task, long seed) {
        this.task = task;
        this.seed = seed;
        this.logarithm = new DiscreteLogarithm(task.modulus());
    }

    public static ProbeFactory factory() {
        return RepresentationProbe.ofPairs(
                        "circles of numbers in embeddings and head outputs, by residue and"
                                + " logarithm",
                        CirclesProbe::new)
                .optFigures(CirclePlots::of)
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        int modulus = task.modulus();
        measurements.add("residue/chance", Circularity.chance(modulus));
        measurements.add("logarithm/chance", Circularity.chance(modulus - 1));
        long[] table = Arrays.stream(logarithm.table()).asLongStream().toArray();
        measurements.add("logarithm", Measurements.Values.of(table));
        TransformerSettings settings = subject.transformer().settings();
        measureEmbedding(subject, settings, measurements);
        PairSweep sweep = PairSweep.of(task, settings.layers(), seed);
        Map<String, UnaryOperator<NDArray>> selections = new LinkedHashMap<>();
        String positions =
                ":, %s:%s"
                        .formatted(
                                InContextLinear.xPosition(sweep.shot()),
                                InContextLinear.zPosition(sweep.shot()));
        for (int layer = 0; layer < settings.layers(); layer++) {
            selections.put(hook(layer), z -> z.get(positions)); // [batch, 2, head, dHead]
        }
        Map<String, Measurements.Values> found = subject.observe(sweep.sequences(), selections);
        for (int layer = 0; layer < settings.layers(); layer++) {
            float[] z = Objects.requireNonNull(found.get(hook(layer))).data();
            measureLayer(subject, layer, z, settings, measurements);
        }
    }

    private static String hook(int layer) {
        return "blocks." + layer + ".attn.hook_z";
    }

    private void measureEmbedding(
            Subject subject, TransformerSettings settings, Measurements measurements) {
        float[] numbers;
        try (NDManager scope = subject.newScope()) {
            numbers = subject.weight("embed.W_E", scope).get(":" + task.modulus()).toFloatArray();
        }
        PrincipalComponents components = components(numbers, settings.dModel());
        double[][] points = plane(components);
        measurements.add("residue/embedding", Circularity.of(points).share());
        measurements.add(
                "logarithm/embedding",
                Circularity.of(PairPlane.inOrder(points, logarithm)).share());
        measurements.add("explained/embedding", explained(components));
        measurements.add("embedding", shown(components));
    }

    private static PrincipalComponents components(float[] points, int features) {
        return PrincipalComponents.of(points, features, Math.min(SHOWN, features));
    }

    private static double[][] plane(PrincipalComponents components) {
        return Arrays.stream(components.projected())
                .map(point -> Arrays.copyOf(point, PLANE))
                .toArray(double[][]::new);
    }

    private static double explained(PrincipalComponents components) {
        return Arrays.stream(components.explained()).limit(PLANE).sum();
    }

    private static Measurements.Values shown(PrincipalComponents components) {
        return Measurements.Values.of(components.projected(), components.explained().length);
    }

    private void measureLayer(
            Subject subject,
            int layer,
            float[] z,
            TransformerSettings settings,
            Measurements measurements) {
        int width = settings.headWidth();
        float[] grams; // [head * dHead * dHead]
        try (NDManager scope = subject.newScope()) {
            NDArray output = subject.weight("blocks." + layer + ".attn.W_O", scope);
            grams = output.matMul(output.transpose(0, 2, 1)).toFloatArray();
        }
        for (int head = 0; head < settings.heads(); head++) {
            float[] gram =
                    Arrays.copyOfRange(grams, head * width * width, (head + 1) * width * width);
            float[] outputs = outputs(z, head, settings, new OutputCoordinates(gram, width));
            PrincipalComponents components = components(outputs, 2 * width);
            measurements.add("layer " + (layer + 1) + ", head " + (head + 1), shown(components));
            String suffix = "/layer-" + (layer + 1);
            measurements.add("explained" + suffix, head + 1L, explained(components));
            PairPlane plane = new PairPlane(plane(components), task.modulus());
            for (PairPlane.Operand operand : PairPlane.Operand.values()) {
                String of = "/" + operand.title() + suffix;
                double residue = Circularity.of(plane.byResidue(operand)).share();
                double log = Circularity.of(plane.byLogarithm(operand, logarithm)).share();
                measurements.add("residue" + of, head + 1L, residue);
                measurements.add("logarithm" + of, head + 1L, log);
                measurements.add("spread" + of, head + 1L, plane.spread(operand));
            }
        }
    }

    /** Returns a head's outputs at x and y, {@code [pair * 2 dHead]}. */
    private static float[] outputs(
            float[] z, int head, TransformerSettings settings, OutputCoordinates coordinates) {
        int width = settings.headWidth();
        int rows = z.length / (settings.heads() * width); // a pair's x and y, one after the other
        float[] outputs = new float[rows * width];
        for (int row = 0; row < rows; row++) {
            coordinates.write(z, (row * settings.heads() + head) * width, outputs, row * width);
        }
        return outputs;
    }

    /**
     * Coordinates of a head's outputs z W_O within the space that they span: as many as z has
     * numbers, with the same distances and angles as the outputs themselves, which have dModel.
     *
     * <p>With G = W_O W_Oᵀ = V Λ Vᵀ they are z V √Λ, for (z V √Λ)(z' V √Λ)ᵀ = z G z'ᵀ = (z W_O)(z'
     * W_O)ᵀ.
     */
    static final class OutputCoordinates {

        private final int width;
        private final double[] map; // [dHead, dHead], V √Λ

        /** Takes W_O W_Oᵀ, {@code [dHead * dHead]}; refuses numbers that are not finite. */
        OutputCoordinates(float[] gram, int width) {
            this.width = width;
            this.map = new double[width * width];
            DMatrixRMaj matrix = new DMatrixRMaj(width, width);
            for (int i = 0; i < gram.length; i++) {
                matrix.set(i, gram[i]);
            }
            EigenDecomposition_F64<DMatrixRMaj> eigen =
                    DecompositionFactory_DDRM.eig(width, true, true);
            if (!eigen.decompose(matrix)) {
                throw new IllegalArgumentException("W_O holds numbers that are not finite");
            }
            for (int column = 0; column < width; column++) {
                double root = Math.sqrt(Math.max(0, eigen.getEigenvalue(column).getReal()));
                DMatrixRMaj direction = eigen.getEigenVector(column);
                for (int row = 0; row < width; row++) {
                    map[row * width + column] = root * direction.get(row);
                }
            }
        }

        void write(float[] z, int from, float[] target, int to) {
            for (int column = 0; column < width; column++) {
                double sum = 0;
                for (int row = 0; row < width; row++) {
                    sum += z[from + row] * map[row * width + column];
                }
                target[to + column] = (float) sum;
            }
        }
    }

    /**
     * Draws what the circles probe found: principal components of the number embeddings and of each
     * head's outputs, coloured by residue and by discrete logarithm.
     */
    static final class CirclePlots {

        private static final String HEAD = "layer ";
        private static final Pattern OF_HEAD = Pattern.compile("/layer (\\d+), head (\\d+)$");
        private static final String ZERO = "zero"; // it has no logarithm

        private final int modulus;
        private final Measurements.Values logarithm;
        private final ProbeRecord record;
        private final List<Figure> plots = new ArrayList<>();

        private CirclePlots(int modulus, Measurements.Values logarithm, ProbeRecord record) {
            this.modulus = modulus;
            this.record = record;
            this.logarithm = logarithm;
        }

        /** Returns a plot of the embedding and one of each head; none where it was not probed. */
        static List<Figure> of(InContextLinear task, ProbeRecord record) {
            Map<String, Measurements.Values> arrays = record.arrays();
            Measurements.Values logarithm = arrays.get("logarithm");
            if (logarithm == null) {
                return List.of();
            }
            CirclePlots plots = new CirclePlots(task.modulus(), logarithm, record);
            Measurements.Values embedding = arrays.get("embedding");
            if (embedding != null) {
                plots.addEmbedding(embedding);
            }
            arrays.forEach(
                    (name, values) -> {
                        if (name.startsWith(HEAD)) {
                            plots.addHead(name, values);
                        }
                    });
            return plots.plots;
        }

        private void addEmbedding(Measurements.Values points) {
            Map<String, List<String>> labels = new LinkedHashMap<>();
            labels.put("number", points.labels(0, Integer::toString));
            labels.put("logarithm", points.labels(0, this::logarithm));
            add(
                    "How the numbers' embeddings lie",
                    "the embeddings of numbers",
                    points,
                    points.labels(0, Integer::toString),
                    labels,
                    "figure 1e",
                    explained(
                            "number", number("residue/embedding"), number("logarithm/embedding")));
        }

        private void addHead(String head, Measurements.Values points) {
            Map<String, List<String>> labels = new LinkedHashMap<>();
            labels.put("x", points.labels(0, code -> Integer.toString(code / modulus)));
            labels.put("logarithm of x", points.labels(0, code -> logarithm(code / modulus)));
            labels.put("logarithm of y", points.labels(0, code -> logarithm(code % modulus)));
            add(
                    "How the outputs of " + head + " lie",
                    "the head's outputs for all pairs x y",
                    points,
                    points.labels(0, code -> code / modulus + " " + code % modulus),
                    labels,
                    "figures 1d and 6",
                    explained("x", number("residue/x/" + head), number("logarithm/x/" + head)));
        }

        private void add(
                String title,
                String what,
                Measurements.Values values,
                List<String> names,
                Map<String, List<String>> labels,
                String source,
                String found) {
            plots.add(
                    new Projection(
                            title,
                            values.labels(1, i -> "component " + (i + 1)),
                            Projection.points(values.rows(), names),
                            labels,
                            new Caption(
                                            "Principal components of "
                                                    + what
                                                    + "; a circle has its colours in order.",
                                            "colours in no order",
                                            source)
                                    .text(),
                            found));
        }

        private static String explained(String order, double plain, double byLogarithm) {
            return Double.isNaN(plain)
                    ? ""
                    : "a circle by %s explains %s of the plane, one by logarithm %s"
                            .formatted(order, Caption.number(plain), Caption.number(byLogarithm));
        }

        /** Returns a number, of a head by {@code <name>/layer <l>, head <h>}; NaN for none. */
        private double number(String name) {
            Matcher head = OF_HEAD.matcher(name);
            String base = head.replaceFirst("/layer-$1");
            Long index = head.reset().find() ? Long.valueOf(head.group(2)) : null;
            return record.numbers().stream()
                    .filter(one -> one.name().equals(base) && Objects.equals(one.index(), index))
                    .mapToDouble(Measurement::value)
                    .findFirst()
                    .orElse(Double.NaN);
        }

        private String logarithm(int number) {
            return number == 0 ? ZERO : Integer.toString((int) logarithm.data()[number]);
        }
    }
}
