package dev.residue.app.sweep;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One run of a sweep.
 *
 * @param name what it is called: a function of its axes' values and its seed alone
 * @param axes by the dotted path of each key that varies, its value as YAML
 * @param seed its seed
 * @param experiment its experiment file, every default written out, as {@code
 *     ExperimentReader.readText} reads it
 * @param directory its run directory
 */
public record SweepRun(
        String name, Map<String, String> axes, long seed, String experiment, Path directory) {

    public SweepRun {
        axes = Collections.unmodifiableMap(new LinkedHashMap<>(axes));
    }
}
