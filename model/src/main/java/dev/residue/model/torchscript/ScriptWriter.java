package dev.residue.model.torchscript;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Writes the lines of a TorchScript program, each of which names one value. */
final class ScriptWriter {

    private final List<String> lines = new ArrayList<>();

    /**
     * Adds a line and returns the name of its value. {@code %s} stands for names and numbers, as in
     * {@link String#format}.
     */
    String let(String expression, Object... values) {
        String name = "v" + lines.size();
        lines.add(name + " = " + String.format(Locale.ROOT, expression, values));
        return name;
    }

    /** Gives a value other axes, of which one may be -1. */
    String reshape(String value, long... axes) {
        return let("torch.reshape(%s, %s)", value, Arrays.toString(axes));
    }

    /** Splits a value along an axis of a known size, and returns the names of its parts. */
    String[] unbind(String value, int axis, int size) {
        String[] names = new String[size];
        for (int i = 0; i < size; i++) {
            names[i] = "v" + lines.size() + "_" + i;
        }
        lines.add("%s, = torch.unbind(%s, %s)".formatted(String.join(", ", names), value, axis));
        return names;
    }

    List<String> returning(String name) {
        List<String> body = new ArrayList<>(lines);
        body.add("return " + name);
        return body;
    }
}
