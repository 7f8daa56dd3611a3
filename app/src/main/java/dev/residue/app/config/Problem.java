package dev.residue.app.config;

/** One thing that is wrong in a configuration. */
public record Problem(Place place, String message) {

    @Override
    public String toString() {
        return Printable.oneLine(place + ": " + message);
    }
}
