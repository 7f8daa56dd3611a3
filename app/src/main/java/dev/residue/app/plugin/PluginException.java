package dev.residue.app.plugin;

/** Thrown when a plug-in cannot be used: exit status 2. */
public final class PluginException extends RuntimeException {

    private final String remedy;

    PluginException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
