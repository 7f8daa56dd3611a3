package dev.residue.app.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a configuration as it was written, with its place. */
public sealed interface Node {

    /** Returns where the value begins. */
    Place place();

    /** Returns the value in few words, to stand after "found" in a message. */
    String describe();

    /** Returns the value as YAML on one line. */
    default String flow() {
        return YamlText.flow(this);
    }

    /** Returns this value, at its place, as that of another key. */
    default Node under(String key) {
        Place place = place();
        Place renamed = new Place(place.source(), place.line(), place.column(), key);
        if (this instanceof Mapping mapping) {
            Map<String, Entry> entries = new LinkedHashMap<>();
            mapping.entries()
                    .forEach((name, entry) -> entries.put(name, entry.under(renamed.child(name))));
            return new Mapping(renamed, entries);
        }
        if (this instanceof Sequence sequence) {
            List<Node> items = new ArrayList<>();
            for (Node item : sequence.items()) {
                items.add(item.under(renamed.child("[" + items.size() + "]").key()));
            }
            return new Sequence(renamed, items);
        }
        Scalar scalar = (Scalar) this;
        return new Scalar(renamed, scalar.text(), scalar.quoted());
    }

    /** Returns the value of a key, or the item of an index such as {@code [1]}, or null. */
    default @Nullable Node below(String name) {
        return null;
    }

    /**
     * A word, a number or a text, not yet interpreted.
     *
     * @param text the characters, unescaped
     * @param quoted whether quotes, or a block of text, say that this is a text and nothing else
     */
    record Scalar(Place place, String text, boolean quoted) implements Node {

        /** Returns whether nothing was written: YAML's null. */
        public boolean isNothing() {
            String word = text.strip();
            return !quoted && (word.isEmpty() || word.equals("null") || word.equals("~"));
        }

        /** Returns whether this says that a setting has no value: {@code none}, or nothing. */
        boolean isNone() {
            return isNothing() || is("none");
        }

        /** Returns whether this is a word, and not a text that happens to be the same. */
        boolean is(String word) {
            return !quoted && text.strip().equals(word);
        }

        @Override
        public String describe() {
            if (isNothing()) {
                return "nothing";
            }
            String shown = Printable.shorten(text);
            return quoted ? "the text \"" + shown + "\"" : "'" + shown + "'";
        }
    }

    /** A list. */
    record Sequence(Place place, List<Node> items) implements Node {

        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public @Nullable Node below(String name) {
            for (int i = 0; i < items.size(); i++) {
                if (name.equals("[" + i + "]")) {
                    return items.get(i);
                }
            }
            return null;
        }

        @Override
        public String describe() {
            return "a list";
        }
    }

    /** Values under distinct keys, in the order in which they were written. */
    record Mapping(Place place, Map<String, Entry> entries) implements Node {

        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public @Nullable Node below(String name) {
            Entry entry = entries.get(name);
            return entry == null ? null : entry.value();
        }

        /** Returns this mapping with one more, or another, value. */
        Mapping with(String key, Entry entry) {
            Map<String, Entry> changed = new LinkedHashMap<>(entries);
            changed.put(key, entry);
            return new Mapping(place, changed);
        }

        /** Returns whether another mapping, of whatever places, has the same keys and values. */
        public boolean saysTheSameAs(Mapping other) {
            return YamlText.of(this).equals(YamlText.of(other));
        }

        /** Returns a dotted key's value, or null. */
        public @Nullable Node at(String dottedKey) {
            Node found = this;
            for (String name : dottedKey.split("\\.", -1)) {
                found = found == null ? null : found.below(name);
            }
            return found;
        }

        /** Returns the mapping around a dotted key's value, or the value if that is a mapping. */
        Mapping around(String dottedKey) {
            Mapping found = this;
            for (String name : dottedKey.split("\\.", -1)) {
                if (!(found.below(name) instanceof Mapping inner)) {
                    return found;
                }
                found = inner;
            }
            return found;
        }

        /** Returns the place of a dotted key's value, or that of the innermost mapping around. */
        public Place placeOf(String dottedKey) {
            @Nullable Node node = this;
            Place found = place;
            for (String name : dottedKey.split("\\.|(?=\\[)", -1)) {
                if (!name.isEmpty()) {
                    node = node == null ? null : node.below(name);
                    // Defaults have no place of their own.
                    found =
                            node == null || node.place().equals(Place.BUILT_IN)
                                    ? found.child(name)
                                    : node.place();
                }
            }
            return found;
        }

        @Override
        public String describe() {
            return "a mapping";
        }
    }

    /**
     * A key's value in a mapping.
     *
     * @param keyPlace where the key begins
     */
    record Entry(Place keyPlace, Node value) {

        private Entry under(Place place) {
            Place key =
                    new Place(keyPlace.source(), keyPlace.line(), keyPlace.column(), place.key());
            return new Entry(key, value.under(place.key()));
        }
    }
}
