package dev.residue.app.run;

import dev.residue.training.checkpoint.Manifest;
import dev.residue.training.engine.EngineSelection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Under what conditions the same numbers come again, and what a resumed run has lost of them. */
public final class Exactness {

    private Exactness() {}

    /** Returns what a manifest records of an engine. */
    public static Map<String, Object> recorded(EngineSelection selection) {
        Map<String, Object> recorded = new LinkedHashMap<>();
        recorded.put("engine", selection.engineName());
        recorded.put("device", selection.deviceName());
        recorded.put("threads", selection.threads().intraOp());
        recorded.put("exact", condition(selection));
        return recorded;
    }

    private static String condition(EngineSelection selection) {
        return selection.device().isGpu()
                ? "not exact: a GPU adds in another order each time"
                : "bit-identical with the same engine version, number of threads, and processor";
    }

    /** Returns a sentence for everything in which a checkpoint's engine was another one. */
    public static List<String> losses(Manifest manifest, EngineSelection selection)
            throws IOException {
        List<String> losses = new ArrayList<>();
        Map<String, Object> now = recorded(selection);
        for (String key : List.of("engine", "device", "threads")) {
            String before = manifest.text(key).orElse("");
            String after = String.valueOf(now.get(key));
            // older manifests do not tell the number of threads
            if (!before.equals(after) && (!key.equals("threads") || before.matches("\\d+"))) {
                losses.add(
                        ("step %s was computed with %s %s, the next one with %s: from here on the"
                                        + " run is no longer bit-identical to one that stayed; %s")
                                .formatted(manifest.step(), key, before, after, consequence(key)));
            }
        }
        return losses;
    }

    private static String consequence(String key) {
        return switch (key) {
            case "engine" -> "roundings differ, and so does what dropout drops, if there is any";
            case "device" -> "roundings differ, on a GPU from run to run";
            default -> "roundings differ";
        };
    }
}
