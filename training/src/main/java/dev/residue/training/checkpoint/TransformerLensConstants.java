package dev.residue.training.checkpoint;

import dev.residue.training.safetensors.DataType;
import dev.residue.training.safetensors.SafeTensorsException;
import dev.residue.training.safetensors.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that a state dict of TransformerLens holds beside its weights: {@code
 * blocks.N.attn.mask} (true where a query sees a key), {@code IGNORE} (what hidden scores become),
 * {@code rotary_sin} and {@code rotary_cos [position, dHead]}. They are no weights, but tell what
 * the weights were trained in: a model that attends otherwise, or turns other dimensions together,
 * would compute other numbers from them.
 */
final class TransformerLensConstants {

    private static final Pattern NAME =
            Pattern.compile("(blocks\\.\\d+\\.attn\\.)(mask|IGNORE|rotary_sin|rotary_cos)");

    private static final double BASE = 10_000;

    /** The positions of a rotary table that are compared. */
    private static final int ROWS = 64;

    /** What half precision leaves of a sine, with some to spare. */
    private static final double TOLERANCE = 0.02;

    private final Map<String, Tensor> weights;
    private final @Nullable String rotary;
    private final String where;
    private final List<String> notes = new ArrayList<>();
    private boolean sayPairs;

    /**
     * Makes the check.
     *
     * @param weights the weights beside which they stand
     * @param rotary the pairs that the model turns; null where it turns none
     */
    TransformerLensConstants(Map<String, Tensor> weights, @Nullable String rotary, String where) {
        this.weights = weights;
        this.rotary = rotary;
        this.where = where;
    }

    /**
     * Returns whether a tensor is one of them.
     *
     * @throws SafeTensorsException if it is, and says that the model computes otherwise
     */
    boolean check(String name, Tensor tensor) throws SafeTensorsException {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return false;
        }
        switch (matcher.group(2)) {
            case "mask" -> checkMask(name, tensor);
            case "rotary_sin" -> checkSines(name, tensor, weights.get(matcher.group(1) + "W_Q"));
            default -> {} // a constant, and what the sines say already
        }
        return true;
    }

    List<String> notes() {
        return notes;
    }

    /** Returns whether a table says which dimensions are turned together. */
    boolean sayPairs() {
        return sayPairs;
    }

    private void checkMask(String name, Tensor tensor) throws SafeTensorsException {
        double[] values = numbers(tensor);
        int size = side(tensor);
        if (values.length == 0 || (long) size * size != values.length) {
            throw refused(name, "is no matrix of queries and keys");
        }
        boolean uniform = true;
        boolean causal = true;
        double seen = values[0];
        double hidden = size > 1 ? values[1] : Double.NaN;
        for (int i = 0; i < values.length; i++) {
            boolean later = i % size > i / size;
            causal &= values[i] == (later ? hidden : seen);
            uniform &= values[i] == seen;
        }
        if (uniform && size > 1) {
            notes.add(
                    "%s: %s hides nothing; later positions are hidden all the same"
                            .formatted(where, name));
        } else if (!causal) {
            throw refused(name, "hides other keys than the later ones, as local attention does");
        }
    }

    private void checkSines(String name, Tensor tensor, @Nullable Tensor query)
            throws SafeTensorsException {
        double[] values = numbers(tensor);
        int width = side(tensor);
        if (rotary == null || values.length == 0) {
            return; // learned positions, which the file has too
        }
        long[] shape = query == null ? new long[0] : query.shape();
        if (shape.length > 0 && shape[shape.length - 1] != width) {
            throw refused(
                    name,
                    "turns %s of a head's %s dimensions; this model turns all"
                            .formatted(width, shape[shape.length - 1]));
        }
        boolean adjacent = isTable(values, width, true);
        boolean halves = isTable(values, width, false);
        if (!adjacent && !halves) {
            throw refused(name, "is no table of sines of base 10,000, with which this model turns");
        }
        if (adjacent && halves) {
            return; // one position, or one pair
        }
        String pairs = adjacent ? "adjacent" : "halves";
        if (!pairs.equals(rotary)) {
            throw Weights.meantOtherwise(where, "rotary", pairs, rotary);
        }
        sayPairs = true;
    }

    private static boolean isTable(double[] sines, int width, boolean adjacent) {
        int half = width / 2;
        int rows = Math.min(ROWS, sines.length / width);
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < 2 * half; i++) {
                int pair = adjacent ? i / 2 : i % half;
                double sine = Math.sin(row * Math.pow(BASE, -(double) pair / half));
                if (!(Math.abs(sines[row * width + i] - sine) <= TOLERANCE)) {
                    return false;
                }
            }
        }
        return true;
    }

    private SafeTensorsException refused(String name, String why) {
        return new SafeTensorsException(
                where + ": tensor " + name + " " + why,
                "give weights of a model that attends to all earlier positions, and turns whole"
                        + " heads");
    }

    private static int side(Tensor tensor) {
        long[] shape = tensor.shape();
        return shape.length == 0 ? 1 : (int) shape[shape.length - 1];
    }

    private static double[] numbers(Tensor tensor) {
        if (tensor.dataType().isFloating()) {
            float[] floats = tensor.toFloats();
            return IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray();
        }
        boolean isRead = tensor.dataType().isWhole() && tensor.dataType() != DataType.U64;
        return isRead ? Arrays.stream(tensor.toLongs()).asDoubleStream().toArray() : new double[0];
    }
}
