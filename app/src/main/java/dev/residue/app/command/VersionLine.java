package dev.residue.app.command;

import dev.residue.app.run.Versions;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;

/** Prints the versions on which numbers depend. */
final class VersionLine implements CommandLine.IVersionProvider {

    @Override
    public String[] getVersion() {
        Map<String, String> versions = Versions.all();
        return new String[] {
            String.format(
                    Locale.ROOT,
                    "Residue %s (DJL %s, Java %s)",
                    versions.get("residue"),
                    versions.get("djl"),
                    versions.get("java"))
        };
    }
}
