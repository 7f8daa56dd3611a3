package dev.residue.app.report;

import dev.residue.analysis.figure.Curves;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.StudyText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything a report of one run shows, as plain values.
 *
 * <p>Lists that are empty leave their part of the page out. All text is shown as it is, markup in
 * it included.
 *
 * @param record what was measured; {@code accuracy/<split>} and {@code loss/<split>} fill the table
 *     of splits
 * @param claims the findings that this run is held against, printed first
 * @param splits what each split of the task means, by the split's name; decides the order of the
 *     table of splits, which adds those that were measured and are not named here
 * @param figures of probes and studies; curves are drawn after the record's own
 * @param bands phases, drawn below the first chart
 * @param environment versions and machine, in the order given
 * @param command the command line that makes this report again
 * @param text what the studies say in words
 * @param words what the run is, beyond its numbers
 */
public record ReportContent(
        String title,
        RunSummary run,
        RunRecord record,
        List<ClaimResult> claims,
        Map<String, String> splits,
        List<MovingFigure> figures,
        List<Band> bands,
        List<Reference> references,
        String configuration,
        Map<String, String> environment,
        String command,
        StudyText text,
        Words words) {

    /**
     * What a run is, beyond its numbers.
     *
     * @param model what was trained, as the subject of a sentence; empty for no sentence
     * @param evaluated the number of sequences of an evaluation's sample; 0 where it is not known
     * @param live every how many seconds the page may be loaded again; 0 where the run is over
     * @param indices what the index of a measurement stands for, by {@code <name> <index>}
     */
    public record Words(String model, int evaluated, int live, Map<String, String> indices) {

        public Words {
            indices = Map.copyOf(indices);
        }

        public static Words none() {
            return new Words("", 0, 0, Map.of());
        }
    }

    public ReportContent {
        claims = List.copyOf(claims);
        splits = Collections.unmodifiableMap(new LinkedHashMap<>(splits));
        figures = List.copyOf(figures);
        bands = List.copyOf(bands);
        references = List.copyOf(references);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }

    List<Curves> addedCurves() {
        return figures.stream()
                .map(MovingFigure::last)
                .filter(Curves.class::isInstance)
                .map(Curves.class::cast)
                .toList();
    }
}
