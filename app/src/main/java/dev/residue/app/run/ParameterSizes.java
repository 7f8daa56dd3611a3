package dev.residue.app.run;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;

/**
 * How many numbers a block's parameters have.
 *
 * @param sum of all together
 * @param largest of the largest
 * @param largestName its name
 */
record ParameterSizes(double sum, double largest, String largestName) {

    static ParameterSizes of(Block block) {
        double sum = 0;
        double largest = 0;
        String name = "";
        for (Pair<String, Parameter> entry : block.getParameters()) {
            // a block of another module may learn its shapes from its input only
            Shape shape = entry.getValue().getShape();
            double size = shape == null ? 0 : size(shape);
            sum += size;
            if (size > largest) {
                largest = size;
                name = entry.getKey();
            }
        }
        return new ParameterSizes(sum, largest, name);
    }

    private static double size(Shape shape) {
        double size = 1;
        for (long dimension : shape.getShape()) {
            size *= Math.max(0, dimension);
        }
        return size;
    }
}
