package dev.residue.app.config;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Binds what was written to records, whose components' names are the keys.
 *
 * <p>Components are whole numbers, doubles, booleans, texts, paths, enumerations (written {@code
 * gelu-tanh}), lists, maps from names, {@link Choice}s, and records of these. Where a type is
 * {@code @Nullable}, {@code none} stands for null, or the word of {@link Unset}. Keys left out keep
 * their defaults; unknown ones are problems.
 */
public final class RecordBinder {

    /** Stands for a value that was reported as a problem, or for a default that does not exist. */
    private static final Object MISSING = new Object();

    private final Problems problems;

    public RecordBinder(Problems problems) {
        this.problems = problems;
    }

    /**
     * Binds a mapping to a record of which every key has a default.
     *
     * @param defaults the values of keys left out; nested records are completed key by key, lists
     *     and maps are replaced whole
     * @return the record, in which whatever was reported as a problem has its default
     */
    public <R extends Record> R bind(Node node, R defaults) {
        @SuppressWarnings("unchecked")
        Class<R> type = (Class<R>) defaults.getClass();
        Object bound = record(node, type, defaults);
        return bound == MISSING ? defaults : type.cast(bound);
    }

    /**
     * Binds a mapping to a record without defaults.
     *
     * @return the record, or null if a problem was found
     */
    public <R extends Record> @Nullable R bind(Node node, Class<R> type) {
        Object bound = record(node, type, null);
        return bound == MISSING ? null : type.cast(bound);
    }

    /**
     * Looks up the implementation that a choice names.
     *
     * @return the implementation, or null after reporting an unknown name
     */
    public <F> @Nullable F choose(Choice choice, Map<String, ? extends F> known) {
        F found = known.get(choice.name());
        if (found == null) {
            problems.add(
                    choice.place(),
                    "unknown name; " + Nearest.hintWithPlugins(choice.name(), known.keySet()));
        }
        return found;
    }

    /**
     * Binds the settings of a choice once its implementation is known.
     *
     * @see #bind(Node, Record)
     */
    public <S extends Record> S bindChoice(Choice choice, S defaults) {
        return bind(choice.body(), defaults);
    }

    private Object record(Node node, Class<? extends Record> type, @Nullable Record defaults) {
        Node.Mapping mapping = mapping(node);
        if (mapping == null) {
            return MISSING;
        }
        RecordComponent[] components = type.getRecordComponents();
        reportUnknownKeys(mapping, components);
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            Object fallback = defaults == null ? MISSING : Settings.get(defaults, components[i]);
            values[i] = component(mapping, components[i], fallback);
        }
        if (Arrays.asList(values).contains(MISSING)) {
            return MISSING;
        }
        try {
            return Settings.create(type, values);
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            // a record's own check begins with what its message is about
            String first = message.split("[ :]", 2)[0];
            boolean component =
                    Arrays.stream(components).anyMatch(known -> known.getName().equals(first));
            problems.at(mapping).accept(component ? first : "", message);
            return MISSING;
        }
    }

    private void reportUnknownKeys(Node.Mapping mapping, RecordComponent[] components) {
        List<String> names = Arrays.stream(components).map(RecordComponent::getName).toList();
        mapping.entries()
                .forEach(
                        (key, entry) -> {
                            if (!names.contains(key)) {
                                problems.add(
                                        entry.keyPlace(),
                                        "unknown key; " + Nearest.hint(key, names));
                            }
                        });
    }

    private @Nullable Object component(
            Node.Mapping mapping, RecordComponent component, @Nullable Object fallback) {
        AnnotatedType type = component.getAnnotatedType();
        Node node = mapping.below(component.getName());
        Unset unset = component.getAnnotation(Unset.class);
        if (node != null) {
            Object value =
                    unset == null
                            ? value(node, type, fallback)
                            : wordOr(unset.value(), node, component.getType());
            return value == MISSING ? fallback : value;
        }
        if (fallback instanceof Choice choice) {
            return choice.at(mapping.place().child(component.getName()));
        }
        if (fallback == MISSING && type.isAnnotationPresent(Nullable.class)) {
            return null;
        }
        if (fallback == MISSING) {
            problems.add(mapping.place(), "missing key '" + component.getName() + "'");
        }
        return fallback;
    }

    private @Nullable Object value(Node node, AnnotatedType annotated, @Nullable Object fallback) {
        if (annotated.isAnnotationPresent(Nullable.class)
                && node instanceof Node.Scalar scalar
                && scalar.isNone()) {
            return null;
        }
        Class<?> type = rawType(annotated.getType());
        if (type == Choice.class) {
            return choice(node);
        } else if (type.isRecord()) {
            Record defaults = fallback instanceof Record record ? record : null;
            return record(node, type.asSubclass(Record.class), defaults);
        } else if (type == List.class) {
            return list(node, argument(annotated, 0));
        } else if (type == Map.class) {
            return map(node, argument(annotated, 1));
        }
        try {
            return ScalarReader.read(node, type);
        } catch (Refusal e) {
            e.addTo(problems);
            return MISSING;
        }
    }

    /** Returns null where a word was written, and a value of one word otherwise. */
    private @Nullable Object wordOr(String word, Node node, Class<?> type) {
        if (node instanceof Node.Scalar scalar && scalar.is(word)) {
            return null;
        }
        try {
            return ScalarReader.read(node, type);
        } catch (Refusal e) {
            problems.add(node.place(), e.getMessage() + "; or write " + word);
            return MISSING;
        }
    }

    private Object list(Node node, AnnotatedType itemType) {
        if (!(node instanceof Node.Sequence sequence)) {
            return mismatch(node, "a list such as [a, b]");
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (Node item : sequence.items()) {
            values.add(value(item, itemType, MISSING));
        }
        return values.contains(MISSING) ? MISSING : Collections.unmodifiableList(values);
    }

    private Object map(Node node, AnnotatedType valueType) {
        Node.Mapping mapping = mapping(node);
        if (mapping == null) {
            return MISSING;
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        mapping.entries()
                .forEach((key, entry) -> values.put(key, value(entry.value(), valueType, MISSING)));
        return values.containsValue(MISSING) ? MISSING : Collections.unmodifiableMap(values);
    }

    private Object choice(Node node) {
        if (!(node instanceof Node.Mapping outer) || outer.entries().size() != 1) {
            String found =
                    node instanceof Node.Mapping names && !names.entries().isEmpty()
                            ? String.join(" and ", names.entries().keySet())
                            : node.describe();
            problems.add(
                    node.place(),
                    "expected one name with its settings, such as { name: {} }, found "
                            + Printable.shorten(found));
            return MISSING;
        }
        Map.Entry<String, Node.Entry> only = outer.entries().entrySet().iterator().next();
        Node.Mapping body = mapping(only.getValue().value());
        return body == null ? MISSING : new Choice(only.getKey(), only.getValue().keyPlace(), body);
    }

    /** Returns a mapping, an empty one where nothing was written after the key. */
    private Node.@Nullable Mapping mapping(Node node) {
        if (node instanceof Node.Mapping mapping) {
            return mapping;
        }
        if (node instanceof Node.Scalar scalar && scalar.isNothing()) {
            return new Node.Mapping(node.place(), Map.of());
        }
        mismatch(node, "settings as key: value");
        return null;
    }

    private Object mismatch(Node node, String expected) {
        problems.add(node.place(), "expected " + expected + ", found " + node.describe());
        return MISSING;
    }

    private static Class<?> rawType(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        throw new IllegalArgumentException("settings cannot have the type " + type);
    }

    private static AnnotatedType argument(AnnotatedType type, int index) {
        return ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[index];
    }
}
