package dev.residue.training.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.util.Pair;
import dev.residue.training.checkpoint.Weights;
import dev.residue.training.engine.InPlaceCopy;
import dev.residue.training.safetensors.SafeTensors;
import dev.residue.training.safetensors.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * <p>Unlike DJL's own, ε is added after the bias correction, the state can be saved and restored,
 * and groups of parameters can have their own rate and decay. Where LibTorch computes, all
 * parameters are updated in one call; elsewhere one after the other, the last line in the equal
 * form η√(1−β₂ᵗ)/(1−β₁ᵗ) · m / (√v + ε√(1−β₂ᵗ)), which takes one pass less.
 */
public final class AdamW extends ResumableOptimizer {
    private static final double EPSILON = 1e-6;

    private final AdamWSettings settings;
    private final boolean plain;
    private final List<Slot> slots = new ArrayList<>();
    private @Nullable NDManager owner;
    private @Nullable FusedAdamW program; // none where the engine runs none
    private @Nullable List<Slot> groups; // one of each; none before the program knows them
    private @Nullable Constants constants;

    /** Returns a builder of torch's defaults. */
    public static AdamWBuilder builder() {
        return new AdamWBuilder();
    }

    public AdamW(AdamWSettings settings) {
        this(settings, false);
    }

    /**
     * Makes the optimiser.
     *
     * @param plain whether it updates parameter by parameter on every engine
     */
    AdamW(AdamWSettings settings, boolean plain) {
        this.settings = settings;
        this.plain = plain;
    }

    @Override
    public void bind(ParameterList parameters, NDManager parent) {
        NDManager manager = parent.newSubManager();
        owner = manager;
        constants = new Constants(manager, settings);
        List<NDArray> weights = new ArrayList<>();
        for (Pair<String, Parameter> entry : parameters) {
            if (entry.getValue().requiresGradient()) {
                NDArray weight = entry.getValue().getArray();
                weights.add(weight);
                slots.add(new Slot(entry.getKey(), weight, rateAndDecay(entry.getKey()), manager));
            }
        }
        if (!plain && FusedAdamW.canRun(manager, weights)) {
            program = FusedAdamW.ofOne(manager);
        }
    }

    @Override
    public Optional<MembersOptimizer> together(
            List<ResumableOptimizer> members, ParameterList parameters, NDManager parent) {
        List<AdamW> own = new ArrayList<>();
        for (ResumableOptimizer member : members) {
            boolean alike =
                    member instanceof AdamW other
                            && other.settings.betas().equals(settings.betas())
                            && other.settings.epsilon() == settings.epsilon();
            if (!alike || plain) {
                return Optional.empty();
            }
            own.add((AdamW) member);
        }
        return MembersAdamW.of(own, parameters, parent);
    }

    AdamWSettings settings() {
        return settings;
    }

    List<Slot> slots() {
        return slots;
    }

    @Override
    public void update(double rateFactor, @Nullable Double clipNorm) {
        if (owner == null || constants == null) {
            throw new IllegalStateException("no parameters were bound");
        }
        for (Slot slot : slots) {
            slot.updates++;
        }
        if (program != null) {
            updateAtOnce(rateFactor, clipNorm, program);
            return;
        }
        try (NDManager scope = owner.newSubManager()) {
            updateOneByOne(rateFactor, clipNorm, constants, scope);
        }
    }

    private void updateAtOnce(double rateFactor, @Nullable Double clipNorm, FusedAdamW run) {
        if (groups == null) {
            groups =
                    run.introduce(
                            slots,
                            slot -> List.of(slot.weight, slot.first, slot.second),
                            Slot::progress);
        }
        List<Double> betas = settings.betas();
        double limit = clipNorm == null ? 0 : clipNorm;
        double[][] rows = new double[1 + groups.size()][];
        rows[0] = new double[] {betas.get(0), betas.get(1), settings.epsilon(), limit};
        for (int i = 0; i < groups.size(); i++) {
            Slot one = groups.get(i);
            double rate = one.rateAndDecay.rate * rateFactor;
            rows[i + 1] = new double[] {rate, one.rateAndDecay.decay, (double) one.updates, 0};
        }
        run.update(rows);
    }

    private void updateOneByOne(
            double rateFactor, @Nullable Double clipNorm, Constants numbers, NDManager scope) {
        List<NDArray> gradients = new ArrayList<>();
        for (Slot slot : slots) {
            NDArray gradient = slot.weight.getGradient();
            gradient.attach(scope);
            gradients.add(gradient);
        }
        if (clipNorm != null) {
            clip(gradients, clipNorm);
        }
        Map<Progress, StepSize> stepSizes = new HashMap<>();
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            StepSize stepSize =
                    stepSizes.computeIfAbsent(
                            slot.progress(),
                            progress -> StepSize.of(progress, rateFactor, settings, scope));
            slot.update(gradients.get(i), stepSize, numbers);
        }
    }

    @Override
    public SafeTensors state() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Slot slot : slots) {
            long[] shape = slot.weight.getShape().getShape();
            tensors.put(
                    slot.path + ".first_moment", Tensor.ofFloats(slot.first.toFloatArray(), shape));
            tensors.put(
                    slot.path + ".second_moment",
                    Tensor.ofFloats(slot.second.toFloatArray(), shape));
            tensors.put(slot.path + ".updates", Tensor.ofLongs(new long[] {slot.updates}));
        }
        return new SafeTensors(tensors);
    }

    @Override
    public void load(SafeTensors tensors, String where) throws IOException {
        for (Slot slot : slots) {
            Shape shape = slot.weight.getShape();
            String path = slot.path;
            InPlaceCopy.copy(
                    slot.first, Weights.values(tensors, path + ".first_moment", shape, where));
            InPlaceCopy.copy(
                    slot.second, Weights.values(tensors, path + ".second_moment", shape, where));
            slot.updates = Weights.require(tensors, path + ".updates", where).toLongs()[0];
        }
        groups = null;
    }

    @Override
    public void close() {
        if (program != null) {
            program.close();
        }
        if (owner != null) {
            owner.close();
        }
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

    record RateAndDecay(double rate, double decay) {}

    /** A parameter with its moments. */
    static final class Slot {

        final String path;
        final NDArray weight;
        final RateAndDecay rateAndDecay;
        final NDArray first;
        final NDArray second;
        long updates;

        Slot(String path, NDArray weight, RateAndDecay rateAndDecay, NDManager manager) {
            this.path = path;
            this.weight = weight;
            this.rateAndDecay = rateAndDecay;
            first = manager.zeros(weight.getShape());
            second = manager.zeros(weight.getShape());
        }

        Progress progress() {
            return new Progress(rateAndDecay, updates);
        }

        void update(NDArray gradient, StepSize stepSize, Constants constants) {
            // closed at once, so that the next one is made in the same, cached, memory
            try (NDArray step = gradient.sub(first)) {
                first.addi(step.muli(constants.firstShare));
            }
            try (NDArray square = gradient.square()) {
                second.muli(constants.secondDecay).addi(square.muli(constants.secondShare));
            }
            if (stepSize.shrink != null) {
                weight.muli(stepSize.shrink);
            }
            try (NDArray denominator = second.sqrt();
                    NDArray change = first.div(denominator.addi(stepSize.epsilon))) {
                weight.subi(change.muli(stepSize.factor));
            }
            gradient.subi(gradient); // DJL leaves it to optimisers
        }
    }

    /** Numbers as arrays, made once: DJL would make a new one in every call with a number. */
    private static final class Constants {

        private final NDArray firstShare; // 1 − β₁
        private final NDArray secondDecay; // β₂
        private final NDArray secondShare; // 1 − β₂

        Constants(NDManager owner, AdamWSettings settings) {
            firstShare = Scalar.on(owner, 1 - settings.betas().get(0));
            secondDecay = Scalar.on(owner, settings.betas().get(1));
            secondShare = Scalar.on(owner, 1 - settings.betas().get(1));
        }
    }

    record Progress(RateAndDecay rateAndDecay, long updates) {}

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
                    Scalar.on(scope, factor),
                    Scalar.on(scope, settings.epsilon() * root),
                    decay == 0 ? null : Scalar.on(scope, 1 - decay));
        }
    }

    /**
     * Scales gradients down in place where their common norm exceeds a limit, by torch's formula in
     * {@code clip_grad_norm_}: by limit / (norm + 1e-6), at most 1. Nothing is read back to the
     * host, so that a GPU is not waited for.
     */
    private static void clip(List<NDArray> gradients, double limit) {
        NDArray squares = squared(gradients.get(0));
        for (NDArray gradient : gradients.subList(1, gradients.size())) {
            squares.addi(squared(gradient));
        }
        NDManager scope = squares.getManager();
        NDArray factor =
                Scalar.on(scope, limit)
                        .div(squares.sqrt().addi(Scalar.on(scope, EPSILON)))
                        .minimum(Scalar.on(scope, 1));
        for (NDArray gradient : gradients) {
            gradient.muli(factor);
        }
    }

    private static NDArray squared(NDArray gradient) {
        try (NDArray squares = gradient.square()) {
            return squares.sum();
        }
    }
}
