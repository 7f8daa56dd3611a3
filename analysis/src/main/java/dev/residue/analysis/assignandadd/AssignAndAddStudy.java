package dev.residue.analysis.assignandadd;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.phase.PhaseResult;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.statistics.Series;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Course;
import dev.residue.analysis.study.Explanation;
import dev.residue.analysis.study.Paper;
import dev.residue.analysis.study.Relation;
import dev.residue.analysis.study.Study;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The findings of Assign and Add (arXiv 2605.31497). */
public final class AssignAndAddStudy implements Study<AssignAndAdd> {

    @Override
    public Class<AssignAndAdd> taskType() {
        return AssignAndAdd.class;
    }

    @Override
    public List<Paper> papers() {
        return List.of(new Paper("Assign and Add", "2605.31497"));
    }

    @Override
    public String taskInWords(AssignAndAdd task) {
        return AssignAndAddText.task(task);
    }

    @Override
    public String size(AssignAndAdd task) {
        return AssignAndAddText.size(task);
    }

    @Override
    public List<Explanation> explanations() {
        return AssignAndAddText.EXPLANATIONS;
    }

    @Override
    public List<String> withoutCurve() {
        return AssignAndAddText.WITHOUT_CURVE;
    }

    @Override
    public List<PhaseResult> phases(RunRecord run) {
        return AssignAndAddPhases.find(run.series());
    }

    @Override
    public List<ClaimResult> claims(AssignAndAdd task, RunRecord run) {
        return new AssignAndAddClaims(task.modulus()).evaluate(run);
    }

    /** Returns accuracy and operand score of each variable over the steps. */
    @Override
    public List<Figure> figures(AssignAndAdd task, RunRecord run) {
        return VariableCurves.figures(task, run);
    }

    @Override
    public Map<String, Object> details(AssignAndAdd task, RunRecord run) {
        Map<String, Object> details = new LinkedHashMap<>();
        laggingSlot(task, run).ifPresent(slot -> details.put(SlotCourse.LAGGING, slot));
        details.putAll(SlotCourse.details(task, run));
        return details;
    }

    @Override
    public Course course(Map<String, ?> details) {
        return SlotCourse.of(details);
    }

    @Override
    public Relation relation() {
        return SlotCourse.RELATION;
    }

    /**
     * Returns {@code step}, {@code variable}, {@code side}, {@code accuracy} and, where it was
     * learned by the end, {@code learnedAt}; empty where the circuits probe has not run or
     * assignment was not learned.
     */
    private static Optional<Map<String, Object>> laggingSlot(AssignAndAdd task, RunRecord run) {
        Optional<PhaseResult> assignment =
                AssignAndAddPhases.find(run.series()).stream()
                        .filter(phase -> phase.name().equals("assignment") && phase.isFound())
                        .findFirst();
        Optional<Series> variable = run.series("lagging/variable");
        Optional<Series> right = run.series("lagging/right");
        Optional<Series> accuracy = run.series("lagging");
        if (assignment.isEmpty() || variable.isEmpty() || right.isEmpty() || accuracy.isEmpty()) {
            return Optional.empty();
        }
        int at = variable.get().indexFrom(assignment.get().end());
        if (at == variable.get().size()) {
            return Optional.empty();
        }
        int index = (int) variable.get().value(at);
        String token = task.vocabulary().token(task.variableToken(index));
        boolean isRight = right.get().value(at) > 0;
        Map<String, Object> slot = new LinkedHashMap<>();
        slot.put("step", variable.get().step(at));
        slot.put("variable", token);
        slot.put("side", isRight ? "right" : "left");
        slot.put("accuracy", accuracy.get().value(at));
        String curve = (isRight ? VariableCurves.RIGHT : VariableCurves.LEFT) + "/" + token;
        VariableCurves.of(task, run).stream()
                .filter(one -> one.name().equals(curve))
                .findFirst()
                .map(SlotCourse::learnedAt)
                .ifPresent(from -> from.ifPresent(step -> slot.put("learnedAt", step)));
        return Optional.of(slot);
    }
}
