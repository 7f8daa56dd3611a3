package dev.residue.app.run;

/** Thrown when what was asked for cannot be done as asked: exit status 2. */
public class RequestException extends RuntimeException {

    private final String remedy;

    public RequestException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
