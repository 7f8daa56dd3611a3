package dev.residue.app.config;

/** Carries one problem from deep within a reader to whoever can go on without the value. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Place place;

    Refusal(Place place, String message) {
        super(message, null, false, false);
        this.place = place;
    }

    void addTo(Problems problems) {
        problems.add(place, String.valueOf(getMessage()));
    }
}
