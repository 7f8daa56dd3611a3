package dev.residue.model.component;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import dev.residue.model.settings.TransformerSettings;
import org.jspecify.annotations.Nullable;

/** The MLP of one layer: {@code [batch, position, dModel]} to the same shape. */
final class Mlp {

    private final String name;
    private final Nonlinearity nonlinearity;
    private final Parameter inputWeight; // [dModel, dMlp]
    private final Parameter outputWeight; // [dMlp, dModel]
    private final @Nullable Parameter inputBias; // [dMlp]
    private final @Nullable Parameter outputBias; // [dModel]

    Mlp(String block, int width, TransformerSettings settings, ParameterRegistry registry) {
        this.name = block + "mlp.";
        this.nonlinearity = new Nonlinearity(settings.activation());
        inputWeight = registry.weight(name + "W_in", new Shape(settings.dModel(), width));
        inputBias = registry.bias(name + "b_in", new Shape(width), true);
        outputWeight =
                registry.projection(name + "W_out", new Shape(width, settings.dModel()), true);
        outputBias = registry.bias(name + "b_out", new Shape(settings.dModel()), true);
    }

    NDArray forward(ForwardPass pass, NDArray x) {
        NDArray pre = x.matMul(pass.value(inputWeight));
        pre = inputBias == null ? pre : pre.add(pass.value(inputBias));
        pre = pass.hook(name + "hook_pre", pre);
        NDArray post = pass.hook(name + "hook_post", nonlinearity.of(pass, pre));
        NDArray output = post.matMul(pass.value(outputWeight));
        return outputBias == null ? output : output.add(pass.value(outputBias));
    }

    private static final class Nonlinearity {

        /**
         * tanh(y) = 2σ(2y) - 1, so that 0.5x(1 + tanh(√(2/π)(x + 0.044715x³))) is xσ(x(l + cx²)).
         */
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
}
