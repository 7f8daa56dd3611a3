package dev.residue.analysis.probe;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** What a probe measures, by name, with {@code #index} where it has one. */
public final class Measured {

    private Measured() {}

    public static Map<String, Double> byName(Probe probe, Subject subject) throws IOException {
        Measurements measurements = new Measurements();
        probe.measure(subject, measurements);
        return byName(measurements);
    }

    public static Map<String, Double> byName(Measurements measurements) {
        Map<String, Double> byName = new TreeMap<>();
        for (Measurement measurement : measurements.numbers()) {
            String index = measurement.index() == null ? "" : "#" + measurement.index();
            byName.put(measurement.name() + index, measurement.value());
        }
        return byName;
    }
}
