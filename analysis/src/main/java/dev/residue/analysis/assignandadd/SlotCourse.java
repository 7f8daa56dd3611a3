package dev.residue.analysis.assignandadd;

import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.statistics.Series;
import dev.residue.analysis.study.Course;
import dev.residue.analysis.study.Relation;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** When each variable was learned on each side, and which of them lagged behind the others. */
final class SlotCourse {

    /** The detail that says which slot lagged when assignment was learned. */
    static final String LAGGING = "laggingSlot";

    static final Relation RELATION =
            new Relation(
                    List.of(
                            "progress/ov2-mlp2",
                            "progress/qk1-number-to-previous",
                            "progress/qk2-ov1-variable-identity",
                            "progress/attention1-equals-to-operands",
                            "progress/attention1-number-to-previous",
                            "progress/attention2-equals-to-values",
                            "progress/probe-variable-from-number"),
                    List.of(
                            "accuracy/direct/held-out-pair",
                            "accuracy/one-variable/held-out-pair",
                            "accuracy/one-variable/held-out-slot",
                            "accuracy/two-variables/held-out-pair",
                            "accuracy/two-variables/held-out-slot-1",
                            "accuracy/two-variables/held-out-slot-2"));

    private static final String LEARNED_AT = "slotsLearnedAt";
    private static final double LEARNED = 0.9;
    private static final int MOST_NAMES = 3;

    private SlotCourse() {}

    /**
     * Returns the step from which each slot, such as {@code a left}, is learned, or {@code never}.
     */
    static Map<String, Object> details(AssignAndAdd task, RunRecord run) {
        Map<String, Object> slots = new LinkedHashMap<>();
        for (Series curve : VariableCurves.of(task, run)) {
            String variable = curve.name().replaceFirst(".*/", "");
            boolean isLeft = curve.name().startsWith(VariableCurves.LEFT);
            if (isLeft || curve.name().startsWith(VariableCurves.RIGHT)) {
                OptionalLong step = learnedAt(curve);
                slots.put(
                        variable + (isLeft ? " left" : " right"),
                        step.isPresent() ? (Object) step.getAsLong() : Course.NEVER);
            }
        }
        return slots.isEmpty() ? Map.of() : Map.of(LEARNED_AT, slots);
    }

    /** Returns the first checkpoint from which all later ones reach the threshold. */
    static OptionalLong learnedAt(Series curve) {
        for (int i = curve.size() - 1; i >= 0; i--) {
            if (curve.value(i) < LEARNED) {
                return i == curve.size() - 1
                        ? OptionalLong.empty()
                        : OptionalLong.of(curve.step(i + 1));
            }
        }
        return OptionalLong.of(curve.step(0));
    }

    static Course of(Map<String, ?> details) {
        Map<String, String> kinds = new LinkedHashMap<>();
        if (details.get(LAGGING) instanceof Map<?, ?> slot
                && slot.get("accuracy") instanceof Number accuracy) {
            kinds.put(
                    "Variable and side that lag when assignment is learned",
                    accuracy.doubleValue() < LEARNED
                            ? slot.get("variable") + " " + slot.get("side")
                            : "none");
        }
        Map<String, OptionalLong> learnedAt = new LinkedHashMap<>();
        if (details.get(LEARNED_AT) instanceof Map<?, ?> slots) {
            slots.forEach((slot, step) -> learnedAt.put(slot.toString(), Course.step(step)));
            kinds.put("Variables and sides learned last, or never", last(learnedAt));
        }
        return new Course(learnedAt, kinds);
    }

    private static String last(Map<String, OptionalLong> learnedAt) {
        long latest =
                learnedAt.values().stream()
                        .mapToLong(step -> step.orElse(Long.MAX_VALUE))
                        .max()
                        .orElseThrow();
        List<String> last =
                learnedAt.entrySet().stream()
                        .filter(slot -> slot.getValue().orElse(Long.MAX_VALUE) == latest)
                        .map(Map.Entry::getKey)
                        .toList();
        String names =
                last.size() <= MOST_NAMES
                        ? String.join(" and ", last)
                        : last.size() + " of " + learnedAt.size();
        return latest == Long.MAX_VALUE ? names + ", " + Course.NEVER : names;
    }
}
