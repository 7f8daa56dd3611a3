package dev.residue.analysis.study;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.phase.PhaseResult;
import dev.residue.analysis.record.RunRecord;
import dev.residue.dataset.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A paper's findings, as values made of what was measured in runs of its task; bound by the paper's
 * name.
 *
 * @param <T> the task of the paper's experiments
 */
public interface Study<T extends Task> {

    /** Returns the type of the task; every run of such a task is one of the paper's experiment. */
    Class<T> taskType();

    /** Returns the papers whose findings it checks; none by default. */
    default List<Paper> papers() {
        return List.of();
    }

    /** Returns what a model learns, as the end of a sentence such as "was trained on …". */
    default String taskInWords(T task) {
        return "";
    }

    /**
     * Returns how a task's size compares with the paper's, and what of its findings is not expected
     * at this size, as a sentence; empty where it is the paper's own.
     */
    default String size(T task) {
        return "";
    }

    /** Returns what its measures are; what is not explained is shown under its name alone. */
    default List<Explanation> explanations() {
        return List.of();
    }

    /** Returns measures of which no curve is drawn: numbers of things, and constants. */
    default List<String> withoutCurve() {
        return List.of();
    }

    /** Returns the phases of learning, those not found included; none where a paper names none. */
    default List<PhaseResult> phases(RunRecord run) {
        return List.of();
    }

    /** Returns further numbers of the whole run, by name; none unless a paper needs some. */
    default Map<String, Double> numbers(RunRecord run) {
        return Map.of();
    }

    /**
     * Returns the paper's findings with their verdicts on a run, in the paper's order.
     *
     * <p>A claim of which something is not measured is {@link Verdict#NOT_MEASURED}; none is ever
     * left out.
     */
    List<ClaimResult> claims(T task, RunRecord run);

    /**
     * Returns the same where the number of the model's layers is known, too; no other unless a
     * paper's findings are about models of some depths.
     */
    default List<ClaimResult> claims(ComparedRun<T> run) {
        return claims(run.task(), run.record());
    }

    /** Returns the findings that only several runs can show; none unless a paper has some. */
    default List<ClaimResult> claimsOfSeveral(List<ComparedRun<T>> runs) {
        return List.of();
    }

    /** Returns figures of a run that no single probe can make; none unless a paper needs some. */
    default List<Figure> figures(T task, RunRecord run) {
        return List.of();
    }

    /** Returns figures of several runs; none unless a paper has some. */
    default List<Figure> figuresOfSeveral(List<ComparedRun<T>> runs) {
        return List.of();
    }

    /**
     * Returns what a run's line of results says beyond its numbers, by key: numbers, texts, or maps
     * of these. Nothing unless a paper needs it.
     */
    default Map<String, Object> details(T task, RunRecord run) {
        return Map.of();
    }

    /**
     * Returns what learning was like, from what {@link #details} gave, be it read from a line of
     * results; {@link Course#unknown} unless a paper needs it.
     */
    default Course course(Map<String, ?> details) {
        return Course.unknown();
    }

    /** Returns which measures the paper relates to generalisation; none by default. */
    default Relation relation() {
        return Relation.none();
    }

    /**
     * Returns the plane of a task's two operands; empty where it has none.
     *
     * @param spacing the distance between two operands, at least 1
     * @throws IllegalArgumentException if it makes too many or too few operands
     */
    default Optional<OperandPlane> plane(T task, long spacing) {
        return Optional.empty();
    }
}
