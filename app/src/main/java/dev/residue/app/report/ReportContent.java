package dev.residue.app.report;

import dev.residue.analysis.figure.Curves;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.study.ClaimResult;
import java.util.ArrayList;
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

    public static Builder builder(String title, RunSummary run, RunRecord record) {
        return new Builder(title, run, record);
    }

    List<Curves> addedCurves() {
        return figures.stream().filter(Curves.class::isInstance).map(Curves.class::cast).toList();
    }

    /** Collects the parts of a report; all but what it starts with may be left out. */
    public static final class Builder {
        private final String title;
        private final RunSummary run;
        private final RunRecord record;
        private final List<ClaimResult> claims = new ArrayList<>();
        private final Map<String, String> splits = new LinkedHashMap<>();
        private final List<Figure> figures = new ArrayList<>();
        private final List<Band> bands = new ArrayList<>();
        private final List<Reference> references = new ArrayList<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private String configuration = "";
        private String command = "";

        private Builder(String title, RunSummary run, RunRecord record) {
            this.title = title;
            this.run = run;
            this.record = record;
        }

        public Builder claims(List<ClaimResult> more) {
            claims.addAll(more);
            return this;
        }

        public Builder split(String name, String meaning) {
            splits.put(name, meaning);
            return this;
        }

        public Builder figures(List<? extends Figure> more) {
            figures.addAll(more);
            return this;
        }

        public Builder band(Band band) {
            bands.add(band);
            return this;
        }

        public Builder reference(Reference reference) {
            references.add(reference);
            return this;
        }

        public Builder configuration(String yaml) {
            configuration = yaml;
            return this;
        }

        public Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        public Builder command(String line) {
            command = line;
            return this;
        }

        public ReportContent build() {
            return new ReportContent(
                    title,
                    run,
                    record,
                    claims,
                    splits,
                    figures,
                    bands,
                    references,
                    configuration,
                    environment,
                    command);
        }
    }
}
