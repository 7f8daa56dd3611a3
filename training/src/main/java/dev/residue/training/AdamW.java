package dev.residue.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.util.Pair;
import dev.residue.training.safetensors.SafeTensors;
import dev.residue.training.safetensors.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
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
 * saved and restored, and groups of parameters can have their own rate and decay. Small parameters
 * of equal rate and decay share one flat array for each moment, so that the number of native calls
 * hardly grows with their number; large ones, whose calls cost little beside the arithmetic, are
 * updated in place.
 */
public final class AdamW extends ResumableOptimizer {

    /** From this size on, copying a gradient costs more than the calls that it saves (measured). */
    private static final long LARGE = 1 << 11;

    private final AdamWSettings settings;
    private final List<Group> groups = new ArrayList<>();
    private @Nullable Constants constants;

    /** Makes the optimiser. */
    public AdamW(AdamWSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void bind(ParameterList parameters, NDManager parent) {
        NDManager manager = parent.newSubManager();
        constants = new Constants(manager, settings);
        Map<RateAndDecay, FlatParameters> small = new LinkedHashMap<>();
        for (Pair<String, Parameter> entry : parameters) {
            if (entry.getValue().requiresGradient()) {
                NDArray weight = entry.getValue().getArray();
                RateAndDecay rate = rateAndDecay(entry.getKey());
                if (weight.getShape().size() >= LARGE) {
                    FlatParameters alone = new FlatParameters();
                    alone.add(entry.getKey(), weight);
                    groups.add(new Group(alone, rate, manager));
                } else {
                    small.computeIfAbsent(rate, one -> new FlatParameters())
                            .add(entry.getKey(), weight);
                }
            }
        }
        small.forEach((rate, joined) -> groups.add(new Group(joined, rate, manager)));
    }

    @Override
    protected void update(double rateFactor, @Nullable Double clipNorm) {
        if (constants == null) {
            throw new IllegalStateException("no parameters were bound");
        }
        try (NDManager scope = constants.owner.newSubManager()) {
            List<NDArray> gradients = new ArrayList<>();
            for (Group group : groups) {
                gradients.add(group.parameters.gradient(scope));
            }
            if (clipNorm != null) {
                GradientNorm.clip(gradients, clipNorm);
            }
            Map<Progress, StepSize> stepSizes = new HashMap<>();
            for (int i = 0; i < groups.size(); i++) {
                Group group = groups.get(i);
                group.updates++;
                StepSize stepSize =
                        stepSizes.computeIfAbsent(
                                new Progress(group.rateAndDecay, group.updates),
                                progress -> StepSize.of(progress, rateFactor, settings, scope));
                group.update(gradients.get(i), stepSize, constants, scope);
            }
        }
    }

    @Override
    public SafeTensors state() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Group group : groups) {
            FlatParameters parameters = group.parameters;
            Map<String, float[]> first = parameters.split(group.first.toFloatArray());
            Map<String, float[]> second = parameters.split(group.second.toFloatArray());
            for (String path : parameters.paths()) {
                long[] shape = parameters.shape(path).getShape();
                tensors.put(path + ".first_moment", Tensor.ofFloats(values(first, path), shape));
                tensors.put(path + ".second_moment", Tensor.ofFloats(values(second, path), shape));
                tensors.put(path + ".updates", Tensor.ofLongs(new long[] {group.updates}));
            }
        }
        return new SafeTensors(tensors);
    }

    @Override
    public void load(SafeTensors tensors, String where) throws IOException {
        for (Group group : groups) {
            FlatParameters parameters = group.parameters;
            List<float[]> first = new ArrayList<>();
            List<float[]> second = new ArrayList<>();
            for (String path : parameters.paths()) {
                String name = path + ".first_moment";
                first.add(Weights.values(tensors, name, parameters.shape(path), where));
                name = path + ".second_moment";
                second.add(Weights.values(tensors, name, parameters.shape(path), where));
                group.updates = Weights.require(tensors, path + ".updates", where).toLongs()[0];
            }
            group.first.set(parameters.join(first));
            group.second.set(parameters.join(second));
        }
    }

    @Override
    public void close() {
        if (constants != null) {
            constants.owner.close();
        }
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

    /** Parameters that are updated as one array, with their moments. */
    private static final class Group {

        private final FlatParameters parameters;
        private final RateAndDecay rateAndDecay;
        private final NDArray first;
        private final NDArray second;
        private long updates;

        Group(FlatParameters parameters, RateAndDecay rateAndDecay, NDManager manager) {
            this.parameters = parameters;
            this.rateAndDecay = rateAndDecay;
            first = manager.zeros(parameters.shape());
            second = manager.zeros(parameters.shape());
        }

        void update(NDArray gradient, StepSize stepSize, Constants constants, NDManager scope) {
            // closed at once, so that the next one is made in the same, cached, memory
            try (NDArray step = gradient.sub(first)) {
                first.addi(step.muli(constants.firstShare));
            }
            try (NDArray square = gradient.square()) {
                second.muli(constants.secondDecay).addi(square.muli(constants.secondShare));
            }
            try (NDArray denominator = second.sqrt();
                    NDArray change = first.div(denominator.addi(stepSize.epsilon))) {
                change.attach(scope);
                parameters.subtract(stepSize.shrink, change.muli(stepSize.factor));
            }
            parameters.clearGradients();
        }
    }

    /** Numbers as arrays, made once: DJL would make a new one in every call with a number. */
    private static final class Constants {

        private final NDManager owner;
        private final NDArray firstShare; // 1 − β₁
        private final NDArray secondDecay; // β₂
        private final NDArray secondShare; // 1 − β₂

        Constants(NDManager owner, AdamWSettings settings) {
            this.owner = owner;
            firstShare = Numbers.on(owner, 1 - settings.betas().get(0));
            secondDecay = Numbers.on(owner, settings.betas().get(1));
            secondShare = Numbers.on(owner, 1 - settings.betas().get(1));
        }
    }

    private record Progress(RateAndDecay rateAndDecay, long updates) {}

    /**
     * The numbers of one update, shared by groups of equal rate.
     *
     * @param factor η√(1−β₂ᵗ)/(1−β₁ᵗ)
     * @param epsilon ε√(1−β₂ᵗ)
     * @param shrink 1 − ηλ; null for 1
     */
    private record StepSize(NDArray factor, NDArray epsilon, @Nullable NDArray shrink) {

        static StepSize of(
                Progress progress, double rateFactor, AdamWSettings settings, NDManager scope) {
            double updates = (double) progress.updates;
            double rate = progress.rateAndDecay.rate * rateFactor;
            double root = Math.sqrt(1 - Math.pow(settings.betas().get(1), updates));
            double factor = rate * root / (1 - Math.pow(settings.betas().get(0), updates));
            double decay = rate * progress.rateAndDecay.decay;
            return new StepSize(
                    Numbers.on(scope, factor),
                    Numbers.on(scope, settings.epsilon() * root),
                    decay == 0 ? null : Numbers.on(scope, 1 - decay));
        }
    }
}
