package dev.residue.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.util.Pair;
import dev.residue.training.safetensors.SafeTensors;
import dev.residue.training.safetensors.Tensor;
import java.io.IOException;
import java.util.LinkedHashMap;
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
 * <p>Unlike DJL's own, ε is added after the bias correction, the state can be saved and restored,
 * and groups of parameters can have their own rate and decay.
 */
public final class AdamW extends ResumableOptimizer {

    private final AdamWSettings settings;
    private final Map<String, State> states = new LinkedHashMap<>(); // by path
    private final Map<String, State> byId = new LinkedHashMap<>(); // by DJL's parameter id
    private @Nullable Constants constants;

    /** Makes the optimiser. */
    public AdamW(AdamWSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void bind(ParameterList parameters, NDManager parent) {
        constants = new Constants(parent.newSubManager(), settings);
        for (Pair<String, Parameter> entry : parameters) {
            State state = new State(entry.getKey(), entry.getValue().getArray(), constants);
            states.put(entry.getKey(), state);
            byId.put(entry.getValue().getId(), state);
        }
    }

    @Override
    public void update(String parameterId, NDArray weight, NDArray gradient) {
        State state = byId.get(parameterId);
        if (state == null || constants == null) {
            throw new IllegalStateException("no parameter was bound with id " + parameterId);
        }
        state.update(weight, gradient, constants);
        // DJL leaves clearing the gradient to the optimiser
        try (NDArray accumulated = weight.getGradient()) {
            accumulated.subi(accumulated);
        }
    }

    @Override
    public SafeTensors state() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (State state : states.values()) {
            long[] shape = state.first.getShape().getShape();
            tensors.put(
                    state.path + ".first_moment",
                    Tensor.ofFloats(state.first.toFloatArray(), shape));
            tensors.put(
                    state.path + ".second_moment",
                    Tensor.ofFloats(state.second.toFloatArray(), shape));
            tensors.put(state.path + ".updates", Tensor.ofLongs(new long[] {state.updates}));
        }
        return new SafeTensors(tensors);
    }

    @Override
    public void load(SafeTensors tensors, String where) throws IOException {
        for (State state : states.values()) {
            Weights.set(state.first, tensors, state.path + ".first_moment", where);
            Weights.set(state.second, tensors, state.path + ".second_moment", where);
            state.updates = Weights.require(tensors, state.path + ".updates", where).toLongs()[0];
        }
    }

    @Override
    public void close() {
        if (constants != null) {
            constants.owner.close();
        }
    }

    /** The moments of one parameter. */
    private final class State {

        private final String path;
        private final NDArray first;
        private final NDArray second;
        private final double rate;
        private final NDArray shrink; // 1 − ηλ
        private long updates;

        State(String path, NDArray weight, Constants constants) {
            this.path = path;
            NDManager owner = constants.owner;
            first = owner.zeros(weight.getShape(), weight.getDataType());
            second = owner.zeros(weight.getShape(), weight.getDataType());
            Double groupRate = null;
            Double groupDecay = null;
            for (ParameterGroup group : settings.groups()) {
                if (group.contains(path)) {
                    groupRate = group.learningRate();
                    groupDecay = group.weightDecay();
                    break;
                }
            }
            rate = groupRate != null ? groupRate : settings.learningRate();
            double decay = groupDecay != null ? groupDecay : settings.weightDecay();
            shrink = owner.create((float) (1 - rate * decay));
        }

        void update(NDArray weight, NDArray gradient, Constants constants) {
            updates++;
            Correction correction = constants.correction(updates, rate);
            weight.muli(shrink);
            try (NDArray change = gradient.sub(first)) {
                first.addi(change.muli(constants.firstShare));
            }
            try (NDArray square = gradient.square()) {
                second.muli(constants.secondDecay).addi(square.muli(constants.secondShare));
            }
            try (NDArray denominator = second.sqrt();
                    NDArray change = first.div(denominator.addi(correction.epsilon))) {
                weight.subi(change.muli(correction.stepSize));
            }
        }
    }

    /** Scalars as arrays, made once: DJL would make a new one in every call with a number. */
    private static final class Constants {

        private final NDManager owner;
        private final AdamWSettings settings;
        private final NDArray firstShare; // 1 − β₁
        private final NDArray secondDecay; // β₂
        private final NDArray secondShare; // 1 − β₂
        private @Nullable Correction correction;

        Constants(NDManager owner, AdamWSettings settings) {
            this.owner = owner;
            this.settings = settings;
            firstShare = owner.create((float) (1 - settings.betas().get(0)));
            secondDecay = owner.create(settings.betas().get(1).floatValue());
            secondShare = owner.create((float) (1 - settings.betas().get(1)));
        }

        /** Returns the bias correction of an update, shared by all parameters of equal rate. */
        Correction correction(long updates, double rate) {
            if (correction == null || correction.updates != updates || correction.rate != rate) {
                if (correction != null) {
                    correction.close();
                }
                correction = new Correction(updates, rate, owner, settings);
            }
            return correction;
        }
    }

    /**
     * The bias correction of one update, in the equal form −η√(1−β₂ᵗ)/(1−β₁ᵗ) · m / (√v +
     * ε√(1−β₂ᵗ)), which takes one pass less.
     */
    private static final class Correction {

        private final long updates;
        private final double rate;
        private final NDArray epsilon;
        private final NDArray stepSize;

        Correction(long updates, double rate, NDManager owner, AdamWSettings settings) {
            this.updates = updates;
            this.rate = rate;
            double root = Math.sqrt(1 - Math.pow(settings.betas().get(1), (double) updates));
            epsilon = owner.create((float) (settings.epsilon() * root));
            stepSize =
                    owner.create(
                            (float)
                                    (rate
                                            * root
                                            / (1
                                                    - Math.pow(
                                                            settings.betas().get(0),
                                                            (double) updates))));
        }

        void close() {
            epsilon.close();
            stepSize.close();
        }
    }
}
