package dev.residue.app.config;

/**
 * One thing that is wrong in a configuration.
 *
 * @param place where it was given
 * @param message what is wrong and what would be right
 */
public record Problem(Place place, String message) {

    @Override
    public String toString() {
        return Printable.oneLine(place + ": " + message);
    }
}
