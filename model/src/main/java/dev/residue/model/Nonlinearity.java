package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/** The non-linearity of an MLP. */
final class Nonlinearity {

    /** tanh(y) = 2σ(2y) - 1, so that 0.5x(1 + tanh(√(2/π)(x + 0.044715x³))) is xσ(x(l + cx²)). */
    private static final double LINEAR = 2 * Math.sqrt(2 / Math.PI);

    private final TransformerSettings.Activation kind;
    private final Constant linear = Constant.of(LINEAR);
    private final Constant cubic = Constant.of(0.044715 * LINEAR);

    Nonlinearity(TransformerSettings.Activation kind) {
        this.kind = kind;
    }

    NDArray of(ForwardPass pass, NDArray x) {
        return switch (kind) {
            case RELU -> Activation.relu(x);
            case GELU -> Activation.gelu(x);
            case GELU_TANH -> {
                NDArray slope = x.mul(x).mul(cubic.on(pass)).add(linear.on(pass));
                yield x.mul(Activation.sigmoid(x.mul(slope)));
            }
        };
    }
}
