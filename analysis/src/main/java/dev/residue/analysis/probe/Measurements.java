package dev.residue.analysis.probe;

import dev.residue.dataset.Vocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Collects what probes find at one step. */
public final class Measurements {

    /**
     * An array for a figure.
     *
     * @param data the values, the last axis running fastest
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, compared by no one
    public record Values(float[] data, long... shape) {

        public Values {
            long size = 1;
            for (long length : shape) {
                size *= length;
            }
            if (size != data.length) {
                throw new IllegalArgumentException(data.length + " values do not fill the shape");
            }
        }

        /** Copies whole numbers, such as ids. */
        public static Values of(long... numbers) {
            float[] data = new float[numbers.length];
            for (int i = 0; i < data.length; i++) {
                data[i] = numbers[i];
            }
            return new Values(data, data.length);
        }

        /** Copies rows, each cut to a number of columns. */
        public static Values of(double[][] rows, int columns) {
            float[] data = new float[rows.length * columns];
            for (int i = 0; i < data.length; i++) {
                data[i] = (float) rows[i / columns][i % columns];
            }
            return new Values(data, rows.length, columns);
        }

        /** Returns what the places along an axis are called, counted from 0. */
        public List<String> labels(int axis, IntFunction<String> label) {
            return IntStream.range(0, (int) shape[axis]).mapToObj(label).toList();
        }

        /** Returns the tokens whose ids these are. */
        public List<String> tokens(Vocabulary vocabulary) {
            return IntStream.range(0, data.length)
                    .mapToObj(i -> vocabulary.token((long) data[i]))
                    .toList();
        }

        /** Returns the values as a matrix, whose columns are the last axis. */
        public double[][] rows() {
            int columns = (int) shape[shape.length - 1];
            double[][] rows = new double[columns == 0 ? 0 : data.length / columns][columns];
            for (int i = 0; i < data.length; i++) {
                rows[i / columns][i % columns] = data[i];
            }
            return rows;
        }
    }

    private final List<Measurement> numbers = new ArrayList<>();
    private final Map<String, Values> arrays = new LinkedHashMap<>();
    private String probe = "";

    void begin(String name) {
        probe = name;
    }

    public void add(String name, double value) {
        add(name, null, value);
    }

    /** Reports one of several numbers of the same name. */
    public void add(String name, @Nullable Long index, double value) {
        numbers.add(new Measurement(probe, name, index, value));
    }

    /** Reports an array, which is named {@code <probe>/<name>} on disk. */
    public void add(String name, Values values) {
        arrays.put(probe + "/" + name, values);
    }

    public List<Measurement> numbers() {
        return List.copyOf(numbers);
    }

    /** Returns the arrays by {@code <probe>/<name>}. */
    public Map<String, Values> arrays() {
        return Map.copyOf(arrays);
    }
}
