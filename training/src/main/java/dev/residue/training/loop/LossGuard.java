package dev.residue.training.loop;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Stops a training before it learns from a loss that is not finite. */
final class LossGuard {

    /** Reading the loss waits for a GPU, and would slow down every step. */
    private static final int STEPS_ON_GPU = 16;

    private final int every;
    private long lastStep = -1;
    private float lastLoss;

    LossGuard(Device device) {
        every = device.isGpu() ? STEPS_ON_GPU : 1;
    }

    void forget() {
        lastStep = -1;
    }

    /**
     * Checks the loss of a batch, whose gradients are there, before the update.
     *
     * @param step the number of updates that there would be after this one
     */
    void check(long step, NDArray loss, Block block) {
        if (isDue(step)) {
            check(step, loss.getFloat(), () -> largestGradients(block, gradient -> gradient));
        }
    }

    boolean isDue(long step) {
        return step % every == 0;
    }

    /**
     * Checks a loss.
     *
     * @param largestGradients finds the largest gradient of each parameter, without its sign
     */
    void check(long step, float value, Supplier<Map<String, Float>> largestGradients) {
        if (!Float.isFinite(value)) {
            throw new DivergedException(step, value, lastStep, lastLoss, largestGradients.get());
        }
        lastStep = step;
        lastLoss = value;
    }

    /**
     * Returns the largest gradient of each parameter, without its sign.
     *
     * @param part returns what of a gradient is looked at
     */
    static Map<String, Float> largestGradients(Block block, UnaryOperator<NDArray> part) {
        Map<String, Float> largest = new LinkedHashMap<>();
        for (Pair<String, Parameter> entry : block.getParameters()) {
            if (entry.getValue().requiresGradient()) {
                NDArray array = entry.getValue().getArray();
                try (NDManager scope = array.getManager().newSubManager()) {
                    NDArray gradient = array.getGradient();
                    gradient.attach(scope);
                    largest.put(entry.getKey(), part.apply(gradient).abs().max().getFloat());
                }
            }
        }
        return largest;
    }
}
