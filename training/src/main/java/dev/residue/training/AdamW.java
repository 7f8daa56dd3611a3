package dev.residue.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.util.Pair;
import dev.residue.training.safetensors.SafeTensors;
import dev.residue.training.safetensors.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * AdamW (Loshchilov and Hutter, arXiv 1711.05101) in torch's formula.
 *
 * <p>With g the gradient, t the count of updates, λ the weight decay and η the learning rate:
 *
 * <pre>
 * w ← w (1 − ηλ)
 * m ← m + (1 − β₁)(g − m)          v ← β₂ v + (1 − β₂) g²
 * w ← w − η/(1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)
 * </pre>
 *
 * <p>The last line is computed in the equal form η√(1−β₂ᵗ)/(1−β₁ᵗ) · m / (√v + ε√(1−β₂ᵗ)), which
 * takes one pass less. Unlike DJL's own, ε is added after the bias correction, the state can be
 * saved and restored, and groups of parameters can have their own rate and decay. Parameters of
 * equal rate and decay share one flat array for each moment, so that the number of native calls
 * hardly grows with the number of parameters.
 */
public final class AdamW extends ResumableOptimizer {

    private final AdamWSettings settings;
    private final List<FlatParameters> groups = new ArrayList<>();
    private final Map<FlatParameters, Moments> moments = new LinkedHashMap<>();
    private @Nullable NDManager owner;

    /** Makes the optimiser. */
    public AdamW(AdamWSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void bind(ParameterList parameters, NDManager parent) {
        NDManager manager = parent.newSubManager();
        owner = manager;
        Map<RateAndDecay, FlatParameters> byRate = new LinkedHashMap<>();
        for (Pair<String, Parameter> entry : parameters) {
            if (entry.getValue().requiresGradient()) {
                byRate.computeIfAbsent(rateAndDecay(entry.getKey()), one -> new FlatParameters())
                        .add(entry.getKey(), entry.getValue().getArray());
            }
        }
        byRate.forEach(
                (rateAndDecay, group) -> {
                    groups.add(group);
                    moments.put(group, new Moments(rateAndDecay, group.size(), manager));
                });
    }

    @Override
    protected void update(double rateFactor, @Nullable Double clipNorm) {
        if (owner == null) {
            throw new IllegalStateException("no parameters were bound");
        }
        try (NDManager scope = owner.newSubManager()) {
            List<NDArray> gradients = new ArrayList<>();
            for (FlatParameters group : groups) {
                gradients.add(group.gradient(scope));
            }
            if (clipNorm != null) {
                gradients = GradientNorm.clipped(gradients, clipNorm);
            }
            for (int i = 0; i < groups.size(); i++) {
                FlatParameters group = groups.get(i);
                Moments state = state(group);
                NDArray change = state.change(gradients.get(i), rateFactor, settings, scope);
                group.subtract(state.shrink(rateFactor), change, scope);
                group.clearGradients();
            }
        }
    }

    @Override
    public SafeTensors state() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (FlatParameters group : groups) {
            Moments state = state(group);
            Map<String, float[]> first = group.split(state.first.toFloatArray());
            Map<String, float[]> second = group.split(state.second.toFloatArray());
            for (String path : group.paths()) {
                long[] shape = group.shape(path).getShape();
                tensors.put(path + ".first_moment", Tensor.ofFloats(values(first, path), shape));
                tensors.put(path + ".second_moment", Tensor.ofFloats(values(second, path), shape));
                tensors.put(path + ".updates", Tensor.ofLongs(new long[] {state.updates}));
            }
        }
        return new SafeTensors(tensors);
    }

    @Override
    public void load(SafeTensors tensors, String where) throws IOException {
        for (FlatParameters group : groups) {
            Moments state = state(group);
            List<float[]> first = new ArrayList<>();
            List<float[]> second = new ArrayList<>();
            for (String path : group.paths()) {
                String name = path + ".first_moment";
                first.add(Weights.values(tensors, name, group.shape(path), where));
                name = path + ".second_moment";
                second.add(Weights.values(tensors, name, group.shape(path), where));
                state.updates = Weights.require(tensors, path + ".updates", where).toLongs()[0];
            }
            state.first.set(group.join(first));
            state.second.set(group.join(second));
        }
    }

    @Override
    public void close() {
        if (owner != null) {
            owner.close();
        }
    }

    private Moments state(FlatParameters group) {
        Moments state = moments.get(group);
        if (state == null) {
            throw new IllegalStateException("a group was not bound");
        }
        return state;
    }

    private static float[] values(Map<String, float[]> byPath, String path) {
        return byPath.getOrDefault(path, new float[0]);
    }

    private RateAndDecay rateAndDecay(String path) {
        Double rate = null;
        Double decay = null;
        for (ParameterGroup group : settings.groups()) {
            if (group.contains(path)) {
                rate = group.learningRate();
                decay = group.weightDecay();
                break;
            }
        }
        return new RateAndDecay(
                rate != null ? rate : settings.learningRate(),
                decay != null ? decay : settings.weightDecay());
    }

    private record RateAndDecay(double rate, double decay) {}

    /** The moments of one group, flat. */
    private static final class Moments {

        private final RateAndDecay rateAndDecay;
        private final NDArray first;
        private final NDArray second;
        private long updates;

        Moments(RateAndDecay rateAndDecay, long size, NDManager manager) {
            this.rateAndDecay = rateAndDecay;
            first = manager.zeros(new Shape(size));
            second = manager.zeros(new Shape(size));
        }

        /** Returns 1 − ηλ. */
        double shrink(double rateFactor) {
            return 1 - rateAndDecay.rate * rateFactor * rateAndDecay.decay;
        }

        /** Learns from a gradient and returns what is to be subtracted from the weights. */
        NDArray change(
                NDArray gradient, double rateFactor, AdamWSettings settings, NDManager scope) {
            updates++;
            double firstDecay = settings.betas().get(0);
            double secondDecay = settings.betas().get(1);
            double root = Math.sqrt(1 - Math.pow(secondDecay, (double) updates));
            double stepSize =
                    rateAndDecay.rate
                            * rateFactor
                            * root
                            / (1 - Math.pow(firstDecay, (double) updates));
            first.addi(gradient.sub(first).muli(number(1 - firstDecay, scope)));
            second.muli(number(secondDecay, scope))
                    .addi(gradient.square().muli(number(1 - secondDecay, scope)));
            NDArray denominator = second.sqrt();
            denominator.attach(scope);
            denominator.addi(number(settings.epsilon() * root, scope));
            NDArray change = first.div(denominator);
            change.attach(scope);
            return change.muli(number(stepSize, scope));
        }

        private static NDArray number(double value, NDManager scope) {
            return scope.create((float) value);
        }
    }
}
