package dev.residue.analysis.probe;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Probes by name, run one after the other on the same subject. */
public final class ProbeSuite {

    private final Map<String, Probe> probes;

    public ProbeSuite(Map<String, Probe> probes) {
        this.probes = new LinkedHashMap<>(probes);
    }

    /**
     * Runs all probes.
     *
     * @throws UnsupportedOperationException if the engine lacks an operation, with the probe that
     *     needs it
     */
    public Measurements measure(Subject subject) throws IOException {
        Measurements measurements = new Measurements();
        for (Map.Entry<String, Probe> probe : probes.entrySet()) {
            measurements.begin(probe.getKey());
            try {
                probe.getValue().measure(subject, measurements);
            } catch (UnsupportedOperationException e) {
                throw new UnsupportedOperationException(
                        "probe '" + probe.getKey() + "' failed: " + e.getMessage(), e);
            }
        }
        return measurements;
    }
}
