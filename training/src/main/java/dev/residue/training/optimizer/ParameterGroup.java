package dev.residue.training.optimizer;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parameters, picked by path, that the optimiser treats in their own way.
 *
 * @param parameters a path in which {@code *} stands for any characters, such as {@code *.ln*}
 * @param learningRate their learning rate; none for the common one
 * @param weightDecay their weight decay; none for the common one
 */
public record ParameterGroup(
        String parameters, @Nullable Double learningRate, @Nullable Double weightDecay) {

    public boolean contains(String path) {
        String pattern = Pattern.quote(parameters).replace("*", "\\E.*\\Q");
        return path.matches(pattern);
    }
}
