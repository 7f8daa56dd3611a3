package dev.residue.app.report;

import dev.residue.analysis.figure.Curves;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.study.ClaimResult;
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
 *     of splits, and tables show what the probes found last on full sets rather than a curve's last
 *     point
 * @param claims the findings that this run is held against, printed first
 * @param splits what each split of the task means, by the split's name; decides the order of the
 *     table of splits, which adds those that were measured and are not named here
 * @param figures of probes and studies; curves are drawn after the record's own
 * @param bands shaded behind every chart of curves
 * @param environment versions and machine, in the order given
 * @param command the command line that makes this report again
 */
public record ReportContent(
        String title,
        RunSummary run,
        RunRecord record,
        List<ClaimResult> claims,
        Map<String, String> splits,
        List<Figure> figures,
        List<Band> bands,
        List<Reference> references,
        String configuration,
        Map<String, String> environment,
        String command) {
    public ReportContent {
        claims = List.copyOf(claims);
        splits = Collections.unmodifiableMap(new LinkedHashMap<>(splits));
        figures = List.copyOf(figures);
        bands = List.copyOf(bands);
        references = List.copyOf(references);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }

    List<Curves> addedCurves() {
        return figures.stream().filter(Curves.class::isInstance).map(Curves.class::cast).toList();
    }
}
