package dev.residue.app.config;

import java.io.File;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns records into nodes that {@link RecordBinder} binds to equal records. */
final class SettingsTree {

    private SettingsTree() {}

    /** Returns every component of a record, in order; settings have finite numbers only. */
    static Node.Mapping of(Record settings) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            Object value = Settings.get(settings, component);
            Unset unset = component.getAnnotation(Unset.class);
            Node node = value == null && unset != null ? plain(unset.value()) : node(value);
            entries.put(component.getName(), new Node.Entry(Place.BUILT_IN, node));
        }
        return new Node.Mapping(Place.BUILT_IN, entries);
    }

    private static Node.Entry entry(@Nullable Object value) {
        return new Node.Entry(Place.BUILT_IN, node(value));
    }

    private static Node node(@Nullable Object value) {
        if (value == null) {
            return plain("none");
        } else if (value instanceof Choice choice) {
            Node.Entry body = new Node.Entry(Place.BUILT_IN, choice.body());
            return new Node.Mapping(Place.BUILT_IN, Map.of(choice.name(), body));
        } else if (value instanceof Record settings) {
            return of(settings);
        } else if (value instanceof List<?> list) {
            return new Node.Sequence(
                    Place.BUILT_IN, list.stream().map(SettingsTree::node).toList());
        } else if (value instanceof Map<?, ?> map) {
            Map<String, Node.Entry> entries = new LinkedHashMap<>();
            map.forEach((key, item) -> entries.put((String) key, entry(item)));
            return new Node.Mapping(Place.BUILT_IN, entries);
        } else if (value instanceof String text) {
            return new Node.Scalar(Place.BUILT_IN, text, !YamlText.isPlainText(text));
        } else if (value instanceof Path path) {
            return node(path.toString().replace(File.separatorChar, '/'));
        } else if (value instanceof Enum<?> constant) {
            return plain(ScalarReader.nameOf(constant));
        } else if (value instanceof Double number) {
            return plain(shortest(number));
        } else if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
            return plain(value.toString());
        }
        throw new IllegalArgumentException("settings cannot have the type " + value.getClass());
    }

    private static Node plain(String text) {
        return new Node.Scalar(Place.BUILT_IN, text, false);
    }

    /**
     * Returns the shortest decimal that reads back to the same bits, with a point.
     *
     * <p>Double.toString differs between Java releases, and the text is hashed.
     */
    static String shortest(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("settings cannot have the value " + value);
        }
        if (value == 0) {
            return Double.toString(value);
        }
        BigDecimal exact = new BigDecimal(value);
        int digits = 1;
        while (exact.round(new MathContext(digits)).doubleValue() != value) {
            digits++;
        }
        BigDecimal decimal = exact.round(new MathContext(digits)).stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= -6 && exponent < 15) {
            return decimal.setScale(Math.max(1, decimal.scale())).toPlainString();
        }
        return decimal.precision() > 1
                ? decimal.toString()
                : decimal.setScale(decimal.scale() + 1).toString();
    }
}
