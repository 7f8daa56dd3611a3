package dev.residue.app.documentation;

import dev.residue.app.config.Choice;
import dev.residue.app.config.Node;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The keys of settings records: each component with its default and what its Javadoc says. Records
 * that have keys in common, such as those of several tasks, can share a table.
 */
final class SettingsTable {

    private static final String NO_DEFAULT = "–";

    /** Keys without which an experiment file is refused, whatever the record has. */
    private static final Set<String> REQUIRED = Set.of("task");

    private final Sources sources;

    /** The rows by key; each has the default of every record that has the key. */
    private final Map<String, Map<String, String>> defaults = new LinkedHashMap<>();

    private final Map<String, String> meanings = new LinkedHashMap<>();
    private final List<String> owners = new ArrayList<>();

    SettingsTable(Sources sources) {
        this.sources = sources;
    }

    /**
     * Adds a record's keys.
     *
     * @param owner the name whose settings they are; empty for the file itself
     * @param settings the defaults
     */
    SettingsTable add(String owner, Record settings) {
        owners.add(owner);
        Node.Mapping written = Choice.of("settings", settings).body();
        addKeys(owner, "", settings.getClass(), written);
        return this;
    }

    private void addKeys(String owner, String prefix, Class<?> type, Node.Mapping written) {
        Map<String, String> said = sources.components(type);
        for (RecordComponent component : type.getRecordComponents()) {
            String key = prefix + component.getName();
            Node value = written == null ? null : written.below(component.getName());
            if (component.getType().isRecord() && component.getType() != Choice.class) {
                addKeys(owner, key + ".", component.getType(), (Node.Mapping) value);
                continue;
            }
            String meaning = said.get(component.getName());
            if (meaning == null) {
                throw new IllegalStateException(
                        "the Javadoc of " + type + " has no @param " + component.getName());
            }
            boolean hasDefault = value != null && !REQUIRED.contains(key);
            defaults.computeIfAbsent(key, absent -> new LinkedHashMap<>())
                    .put(owner, hasDefault ? text(component.getType(), value) : NO_DEFAULT);
            meanings.putIfAbsent(key, meaning + values(component.getType()));
            Class<?> item = item(component.getGenericType());
            if (item != null) {
                addKeys(owner, key + "[].", item, null);
            }
        }
    }

    /** Returns the record of which a component is a list, or null. */
    private static Class<?> item(Type type) {
        return type instanceof ParameterizedType list
                        && list.getRawType() == List.class
                        && list.getActualTypeArguments()[0] instanceof Class<?> item
                        && item.isRecord()
                ? item
                : null;
    }

    private static String text(Class<?> type, Node value) {
        if (type == Choice.class) {
            return code(Set.copyOf(((Node.Mapping) value).entries().keySet()).iterator().next());
        }
        return code(flow(value));
    }

    private static String flow(Node node) {
        if (node instanceof Node.Sequence list) {
            return list.items().stream()
                    .map(SettingsTable::flow)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        if (node instanceof Node.Mapping mapping) {
            return mapping.entries().entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + flow(entry.getValue().value()))
                    .collect(Collectors.joining(", ", "{ ", " }"));
        }
        return ((Node.Scalar) node).text();
    }

    /** Returns what an enumeration's values are called and mean. */
    private String values(Class<?> type) {
        if (!type.isEnum()) {
            return "";
        }
        return Arrays.stream(type.getEnumConstants())
                .map(Enum.class::cast)
                .map(
                        constant -> {
                            String name = constant.name().toLowerCase(Locale.ROOT);
                            String said = sources.constant(constant).replaceFirst("\\.$", "");
                            return code(name.replace('_', '-'))
                                    + (said.isEmpty() ? "" : " – " + uncapitalised(said));
                        })
                .collect(Collectors.joining("; ", ". One of: ", ""));
    }

    /** Returns a sentence as it stands after a dash; abbreviations keep their capitals. */
    private static String uncapitalised(String sentence) {
        boolean isWord = sentence.matches("[A-Z]([a-z'].*)?|A .*");
        return isWord
                ? sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1)
                : sentence;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of("| key | default | meaning |"));
        lines.add("| --- | --- | --- |");
        defaults.forEach(
                (key, byOwner) -> {
                    boolean shared = byOwner.keySet().containsAll(owners);
                    String only = shared ? "" : " (" + codes(byOwner.keySet()) + ")";
                    lines.add(
                            String.format(
                                    "| %s%s | %s | %s |",
                                    code(key), only, cell(byOwner), meanings.get(key)));
                });
        return lines;
    }

    /** Returns the default that most owners have, and the others with their owners. */
    private static String cell(Map<String, String> byOwner) {
        Map<String, List<String>> owners =
                byOwner.keySet().stream()
                        .collect(
                                Collectors.groupingBy(
                                        byOwner::get, LinkedHashMap::new, Collectors.toList()));
        String usual =
                owners.keySet().stream()
                        .max((a, b) -> owners.get(a).size() - owners.get(b).size())
                        .orElseThrow();
        return owners.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(usual))
                .map(entry -> "; " + codes(entry.getValue()) + ": " + entry.getKey())
                .collect(Collectors.joining("", usual, ""));
    }

    private static String codes(Iterable<String> names) {
        List<String> codes = new ArrayList<>();
        names.forEach(name -> codes.add(code(name)));
        return String.join(", ", codes);
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
