package dev.residue.analysis.study;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.phase.PhaseResult;
import dev.residue.analysis.record.RunRecord;
import dev.residue.dataset.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What studies find in runs; here alone a task becomes the type that its study wants.
 *
 * @param phases of learning, those not found included
 * @param numbers of the whole run, those of the phases first
 * @param details what a line of results says beyond numbers
 */
public record Findings(
        List<PhaseResult> phases,
        Map<String, Double> numbers,
        List<ClaimResult> claims,
        List<Figure> figures,
        Map<String, Object> details) {

    public static Findings none() {
        return new Findings(List.of(), Map.of(), List.of(), List.of(), Map.of());
    }

    /** Returns what the studies of a task find in a run. */
    public static Findings of(Collection<Study<?>> studies, ComparedRun<Task> run) {
        Findings found =
                new Findings(
                        new ArrayList<>(),
                        new LinkedHashMap<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new LinkedHashMap<>());
        studies.forEach(study -> found.add(study, run));
        found.phases.forEach(phase -> found.numbers.putAll(phase.numbers()));
        studies.stream()
                .filter(study -> study.taskType().isInstance(run.task()))
                .forEach(study -> found.numbers.putAll(study.numbers(run.record())));
        return found;
    }

    /** Returns what studies find in several runs together. */
    public static Findings ofSeveral(Collection<Study<?>> studies, List<ComparedRun<Task>> runs) {
        List<ClaimResult> claims = new ArrayList<>();
        List<Figure> figures = new ArrayList<>();
        for (Study<?> study : studies) {
            compare(study, runs, claims, figures);
        }
        return new Findings(List.of(), Map.of(), claims, figures, Map.of());
    }

    /** Returns the plane of a task's operands, from the first of its studies that has one. */
    public static Optional<OperandPlane> plane(
            Collection<Study<?>> studies, Task task, long spacing) {
        return studies.stream().flatMap(study -> plane(study, task, spacing).stream()).findFirst();
    }

    /** Returns what studies say of a task in words. */
    public static StudyText text(Collection<Study<?>> studies, Task task) {
        return studies.stream()
                .flatMap(study -> text(study, task).stream())
                .reduce(StudyText.none(), StudyText::and)
                .orOf(task)
                .withCommon();
    }

    private static <T extends Task> Optional<StudyText> text(Study<T> study, Task task) {
        return typed(study, task)
                .map(
                        own ->
                                new StudyText(
                                        study.papers(),
                                        study.taskInWords(own),
                                        study.size(own),
                                        study.explanations(),
                                        study.withoutCurve()));
    }

    private <T extends Task> void add(Study<T> study, ComparedRun<Task> run) {
        RunRecord record = run.record();
        typed(study, run)
                .ifPresent(
                        own -> {
                            phases.addAll(study.phases(record));
                            claims.addAll(study.claims(own));
                            figures.addAll(study.figures(own.task(), record));
                            details.putAll(study.details(own.task(), record));
                        });
    }

    private static <T extends Task> void compare(
            Study<T> study,
            List<ComparedRun<Task>> runs,
            List<ClaimResult> claims,
            List<Figure> figures) {
        List<ComparedRun<T>> own = new ArrayList<>();
        for (ComparedRun<Task> run : runs) {
            typed(study, run).ifPresent(own::add);
        }
        if (!own.isEmpty()) {
            claims.addAll(study.claimsOfSeveral(own));
            figures.addAll(study.figuresOfSeveral(own));
        }
    }

    private static <T extends Task> Optional<OperandPlane> plane(
            Study<T> study, Task task, long spacing) {
        return typed(study, task).flatMap(own -> study.plane(own, spacing));
    }

    private static <T extends Task> Optional<ComparedRun<T>> typed(
            Study<T> study, ComparedRun<Task> run) {
        return typed(study, run.task())
                .map(task -> new ComparedRun<>(run.number(), task, run.layers(), run.record()));
    }

    private static <T extends Task> Optional<T> typed(Study<T> study, Task task) {
        return study.taskType().isInstance(task)
                ? Optional.of(study.taskType().cast(task))
                : Optional.empty();
    }
}
