package dev.residue.app.experiment;

import dev.residue.app.config.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who chose the engine's settings, for the start-up line. */
final class EngineOrigins {

    private EngineOrigins() {}

    /** Returns, by key below {@code engine}, the place of what was written. */
    static Map<String, String> of(Node.Mapping root) {
        Map<String, String> origins = new LinkedHashMap<>();
        if (root.below("engine") instanceof Node.Mapping engine) {
            engine.entries()
                    .forEach((key, entry) -> origins.put(key, entry.value().place().position()));
        }
        return origins;
    }
}
