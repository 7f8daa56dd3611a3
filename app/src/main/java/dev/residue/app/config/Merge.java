package dev.residue.app.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Merges what one option sets into a configuration. */
record Merge(Keys keys, Node.Mapping root, String path, String typed, Problems problems) {

    /** Returns the configuration with what the option sets within so many names of its path. */
    Node.Mapping into(Node.Mapping added, int names) throws Refusal {
        return (Node.Mapping) merged(root, added, keys, names);
    }

    /** Merges a value; so many names of the path are still to come. */
    private Node merged(@Nullable Node present, Node added, Keys known, int names) throws Refusal {
        if (known instanceof Keys.Names choice) {
            return choice(present, added, choice, names);
        }
        if (known instanceof Keys.Items && names > 0) {
            throw new Refusal(
                    added.place(), "a list is set whole, as --set " + added.place().key() + "=[…]");
        }
        if (known instanceof Keys.Word && names > 0) {
            throw new Refusal(added.place(), "is no mapping: there are no keys below it");
        }
        boolean settings = known instanceof Keys.Fixed || known instanceof Keys.Any;
        if (known instanceof Keys.Fixed && added instanceof Node.Scalar word && word.isNothing()) {
            throw new Refusal(added.place(), "expected settings as {key: value}, found nothing");
        }
        if (settings && added instanceof Node.Mapping mapping) {
            return mapping(mappingAt(present, mapping.place(), names), mapping, known, names);
        }
        return replaced(present, added);
    }

    private Node mapping(Node.Mapping present, Node.Mapping added, Keys known, int names)
            throws Refusal {
        Node.Mapping changed = present;
        for (Map.Entry<String, Node.Entry> entry : added.entries().entrySet()) {
            String name = entry.getKey();
            Node.Entry given = entry.getValue();
            Keys below = new Keys.Any();
            if (known instanceof Keys.Fixed fixed) {
                Keys found = fixed.below(name);
                if (found == null) {
                    problems.add(given.keyPlace(), unknownKey(name, given, fixed, names));
                    continue;
                }
                below = found;
            }
            Node.Entry old = present.entries().get(name);
            Node value =
                    merged(
                            old == null ? null : old.value(),
                            given.value(),
                            below,
                            Math.max(0, names - 1));
            Place keyPlace =
                    old != null && value.place().equals(old.value().place())
                            ? old.keyPlace()
                            : given.keyPlace();
            changed = changed.with(name, new Node.Entry(keyPlace, value));
        }
        return changed;
    }

    private Node choice(@Nullable Node present, Node added, Keys.Names choice, int names)
            throws Refusal {
        if (!(added instanceof Node.Mapping mapping)) {
            return replaced(present, added);
        }
        String usual = choice.usual();
        Set<String> given = mapping.entries().keySet();
        boolean named = given.size() == 1 && choice.known().containsKey(given.iterator().next());
        if (usual != null && !named) {
            Node.Entry body = new Node.Entry(mapping.place(), mapping);
            Node.Mapping wrapped = new Node.Mapping(mapping.place(), Map.of(usual, body));
            return choice(present, wrapped, choice, names == 0 ? 0 : names + 1);
        }
        if (given.size() != 1) {
            return replaced(present, added);
        }
        Map.Entry<String, Node.Entry> only = mapping.entries().entrySet().iterator().next();
        String name = only.getKey();
        Node.Entry body = only.getValue();
        Keys below = choice.known().get(name);
        if (below == null) {
            throw new Refusal(
                    body.keyPlace(), unknownName(mapping.place().key(), name, choice, names));
        }
        if (present instanceof Node.Mapping chosen && !chosen.entries().containsKey(name)) {
            if (names > 0 && !chosen.entries().isEmpty()) {
                throw new Refusal(
                        body.keyPlace(),
                        otherName(chosen, mapping.place().key(), name, choice, names));
            }
            return replaced(present, new Node.Mapping(mapping.place(), mapping.entries()));
        }
        Node old = present == null ? null : present.below(name);
        Node value = merged(old, body.value(), below, Math.max(0, names - 1));
        if (present instanceof Node.Mapping chosen && old != null) {
            return chosen.with(name, new Node.Entry(keyPlace(chosen, name, body), value));
        }
        return mapping.with(name, new Node.Entry(body.keyPlace(), value));
    }

    private static Place keyPlace(Node.Mapping chosen, String name, Node.Entry otherwise) {
        Node.Entry entry = chosen.entries().get(name);
        return entry == null ? otherwise.keyPlace() : entry.keyPlace();
    }

    /** Replaces a value; what another option set is not replaced silently. */
    private static Node replaced(@Nullable Node present, Node added) throws Refusal {
        if (present != null
                && present.place().isOption()
                && !YamlText.flow(present).equals(YamlText.flow(added))) {
            boolean same = present.place().source().equals(added.place().source());
            throw new Refusal(
                    added.place(),
                    "%s contradicts %s from %s%s; leave one of them out"
                            .formatted(
                                    shown(added),
                                    shown(present),
                                    same ? "another " : "",
                                    present.place().source()));
        }
        return added;
    }

    private static String shown(Node node) {
        return node instanceof Node.Scalar
                ? node.describe()
                : "'" + Printable.shorten(YamlText.flow(node)) + "'";
    }

    private static Node.Mapping mappingAt(@Nullable Node node, Place place, int names)
            throws Refusal {
        if (node instanceof Node.Mapping mapping) {
            return mapping;
        }
        if (node == null || names == 0 || (node instanceof Node.Scalar scalar && scalar.isNone())) {
            return new Node.Mapping(place, Map.of());
        }
        throw new Refusal(
                place,
                "expected a mapping, found " + node.describe() + " at " + node.place().position());
    }

    private String unknownKey(String name, Node.Entry given, Keys.Fixed known, int names) {
        String meant = names > 0 ? path : given.keyPlace().key();
        List<String> paths = keys.paths(root);
        String ending = "." + meant.toLowerCase(Locale.ROOT);
        List<String> deeper =
                paths.stream()
                        .filter(full -> full.toLowerCase(Locale.ROOT).endsWith(ending))
                        .toList();
        if (!deeper.isEmpty()) {
            return "unknown key; did you mean " + String.join(" or ", quoted(deeper)) + "?";
        }
        return Nearest.to(meant, paths)
                .map(
                        full ->
                                "unknown key; did you mean '%s'? Expected one of: %s"
                                        .formatted(full, String.join(", ", known.names())))
                .orElse("unknown key; " + Nearest.hint(name, known.names()));
    }

    private static List<String> quoted(Collection<String> names) {
        return names.stream().map(name -> "'" + name + "'").toList();
    }

    private String unknownName(String key, String name, Keys.Names choice, int names) {
        String all = "expected one of: " + String.join(", ", choice.known().keySet());
        if (names == 0) {
            return "unknown name; " + Nearest.hintWithPlugins(name, choice.known().keySet());
        }
        return Nearest.to(name, choice.known().keySet())
                .map(near -> "unknown name; did you mean '" + path(key, near, names) + "'? " + all)
                .orElse("unknown name; " + all);
    }

    private String otherName(
            Node.Mapping chosen, String key, String name, Keys.Names choice, int names) {
        String present = chosen.entries().keySet().iterator().next();
        List<String> rest = rest(names);
        StringBuilder message = new StringBuilder("the ");
        message.append(key.substring(key.lastIndexOf('.') + 1)).append(" here is ");
        message.append(present).append(", by ").append(chosen.place().position()).append("; ");
        Keys below = choice.known().get(present);
        if (below != null && !rest.isEmpty() && below.names().contains(rest.get(0))) {
            message.append("did you mean '").append(path(key, present, names)).append("'? ");
        }
        String body = typed;
        for (int i = rest.size() - 1; i >= 0; i--) {
            body = "{" + rest.get(i) + ": " + body + "}";
        }
        message.append("--set '").append(key).append("={").append(name).append(": ");
        return message.append(body).append("}' exchanges it").toString();
    }

    /** Returns the typed path with a name in the place of the choice's. */
    private String path(String key, String name, int names) {
        StringBuilder full = new StringBuilder(key).append('.').append(name);
        rest(names).forEach(further -> full.append('.').append(further));
        return full.toString();
    }

    /** Returns what of the typed path follows a choice's name. */
    private List<String> rest(int names) {
        List<String> all = List.of(path.split("\\.", -1));
        return all.subList(all.size() - Math.max(0, names - 1), all.size());
    }
}
