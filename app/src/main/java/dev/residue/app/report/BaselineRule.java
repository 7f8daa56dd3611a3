package dev.residue.app.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A baseline in a chart; references of the same name and value to several curves become one.
 *
 * @param name what would score this value
 * @param curves the labels of the curves it is for; empty for the whole chart
 */
record BaselineRule(String name, double value, List<String> curves) {
    static List<BaselineRule> of(CurveFamily family, List<Reference> references) {
        Map<String, BaselineRule> merged = new LinkedHashMap<>();
        for (Reference reference : references) {
            if (!Double.isFinite(reference.value())) {
                continue;
            }
            List<String> curves =
                    family.curves().stream()
                            .filter(curve -> curve.name().equals(reference.curve()))
                            .map(family::label)
                            .toList();
            if (!curves.isEmpty() || reference.curve().equals(family.name())) {
                merged.merge(
                        reference.value() + " " + reference.name(),
                        new BaselineRule(reference.name(), reference.value(), curves),
                        BaselineRule::and);
            }
        }
        return List.copyOf(merged.values());
    }

    private BaselineRule and(BaselineRule other) {
        List<String> both = new ArrayList<>(curves);
        both.addAll(other.curves);
        boolean whole = curves.isEmpty() || other.curves.isEmpty();
        return new BaselineRule(name, value, whole ? List.of() : List.copyOf(both));
    }

    /** The curve whose colour it takes: the only one it is for. */
    Optional<String> onlyCurve() {
        return curves.size() == 1 ? Optional.of(curves.get(0)) : Optional.empty();
    }

    String label() {
        return name + "  " + NumberFormats.given(value);
    }
}
