package dev.residue.app.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys that a configuration can have: what its records' components are called, and so on. */
public sealed interface Keys {

    /** The keys of a record. */
    record Fixed(Map<String, Keys> keys) implements Keys {}

    /**
     * The names of which a {@link Choice} has one.
     *
     * @param usual the name that may be left out; null for none
     * @param known the keys of each
     */
    record Names(@Nullable String usual, Map<String, Keys> known) implements Keys {}

    /** Keys of any names. */
    record Any() implements Keys {}

    /** No keys: a list, which is set whole. */
    record Items() implements Keys {}

    /** No keys: a word or a number. */
    record Word() implements Keys {}

    /**
     * Returns the keys of a record, those of records in it included.
     *
     * @param choices by the dotted path of a {@link Choice}, its names; one that is not there may
     *     have any
     */
    static Keys of(Class<? extends Record> type, Map<String, Names> choices) {
        return record(type, "", choices);
    }

    private static Keys record(Class<?> type, String path, Map<String, Names> choices) {
        Map<String, Keys> keys = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = component.getName();
            String below = path.isEmpty() ? name : path + "." + name;
            keys.put(name, value(component.getGenericType(), below, choices));
        }
        return new Fixed(keys);
    }

    private static Keys value(Type generic, String path, Map<String, Names> choices) {
        Type type = generic instanceof ParameterizedType of ? of.getRawType() : generic;
        Names names = choices.get(path);
        if (names != null) {
            return names;
        }
        if (type == Choice.class || type == Map.class) {
            return new Any();
        }
        if (type == List.class) {
            return new Items();
        }
        return type instanceof Class<?> plain && plain.isRecord()
                ? record(plain, path, choices)
                : new Word();
    }

    /** Returns the names that stand directly below. */
    default Set<String> names() {
        if (this instanceof Fixed fixed) {
            return fixed.keys().keySet();
        }
        return this instanceof Names choice ? choice.known().keySet() : Set.of();
    }

    /**
     * Returns the dotted paths of everything below that is set by itself.
     *
     * @param present what is written: of a choice, only the name that is chosen counts
     */
    default List<String> paths(@Nullable Node present) {
        List<String> found = new ArrayList<>();
        collect("", present, found);
        return found;
    }

    private void collect(String path, @Nullable Node present, List<String> found) {
        Map<String, Keys> below = Map.of();
        if (this instanceof Fixed fixed) {
            below = fixed.keys();
        } else if (this instanceof Names choice) {
            below = choice.known();
            for (String name : choice.known().keySet()) {
                if (present != null && present.below(name) != null) {
                    below = Map.of(name, choice.known().get(name));
                }
            }
        }
        if (!path.isEmpty()) {
            found.add(path);
        }
        String usual = this instanceof Names choice ? choice.usual() : null;
        below.forEach(
                (name, keys) -> {
                    String further = path.isEmpty() ? name : path + "." + name;
                    // the usual name is not written
                    String full = name.equals(usual) ? path : further;
                    keys.collect(full, present == null ? null : present.below(name), found);
                });
    }
}
