package dev.residue.model.component;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import java.util.Random;

/**
 * Initial weights from N(0, deviation²), a pure function of the seed and the parameter's name.
 *
 * <p>They come from {@link Random}, whose algorithm its contract fixes, and not from the engine, so
 * that every engine and device starts equal.
 */
final class SeededNormal implements Initializer {

    private final long seed;
    private final String name;
    private final double deviation;

    SeededNormal(long seed, String name, double deviation) {
        this.seed = seed;
        this.name = name;
        this.deviation = deviation;
    }

    @Override
    public NDArray initialize(NDManager manager, Shape shape, DataType dataType) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L + name.hashCode());
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return manager.create(values, shape).toType(dataType, false);
    }
}
