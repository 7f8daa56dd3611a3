package dev.residue.app.config;

import java.util.Objects;

/**
 * The name of one of several implementations with that implementation's own settings, written
 * {@code name: {setting: value}} or {@code name:} where all its settings keep their defaults.
 *
 * <p>Two choices are equal if they are written alike, wherever they stand.
 *
 * @param body the settings, to be bound once the implementation is known
 */
public record Choice(String name, Place place, Node.Mapping body) {

    public static Choice of(String name) {
        return of(name, new NoSettings());
    }

    public static Choice of(String name, Record settings) {
        return new Choice(name, Place.BUILT_IN, SettingsTree.of(settings));
    }

    /** Returns this choice as if it stood at another place. */
    Choice at(Place other) {
        return new Choice(name, other, new Node.Mapping(other.child(name), body.entries()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Choice choice
                && name.equals(choice.name)
                && YamlText.of(body).equals(YamlText.of(choice.body));
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, YamlText.of(body));
    }

    @Override
    public String toString() {
        return name + ": " + YamlText.flow(body);
    }

    private record NoSettings() {}
}
