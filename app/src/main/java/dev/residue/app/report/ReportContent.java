package dev.residue.app.report;

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
 * @param title the page's heading
 * @param run the summary below it
 * @param claims the findings that this run is held against, printed first
 * @param splits what each split of the task means, by the split's name; decides the order of the
 *     table of splits, which adds those that were measured and are not named here
 * @param series all curves; {@code accuracy/<split>} and {@code loss/<split>} fill the table of
 *     splits
 * @param finals what the probes measured last on full sets; the tables show these rather than a
 *     curve's last point
 * @param indexed measurements with an index, which make no curve; shown as a table
 * @param bands shaded behind every chart of curves
 * @param references baselines
 * @param heatMaps drawn after the curves
 * @param scatters drawn after the heat maps
 * @param timings what may differ between two equal runs: step times, rates, shares
 * @param configuration the resolved experiment file
 * @param environment versions and machine, in the order given
 * @param command the command line that makes this report again
 */
public record ReportContent(
        String title,
        RunSummary run,
        List<ClaimRow> claims,
        Map<String, String> splits,
        List<Series> series,
        List<Series> finals,
        List<Measurement> indexed,
        List<Band> bands,
        List<Reference> references,
        List<HeatMap> heatMaps,
        List<Scatter> scatters,
        List<Series> timings,
        String configuration,
        Map<String, String> environment,
        String command) {
    /** Copies the lists and maps. */
    public ReportContent {
        claims = List.copyOf(claims);
        splits = Collections.unmodifiableMap(new LinkedHashMap<>(splits));
        series = List.copyOf(series);
        finals = List.copyOf(finals);
        indexed = List.copyOf(indexed);
        bands = List.copyOf(bands);
        references = List.copyOf(references);
        heatMaps = List.copyOf(heatMaps);
        scatters = List.copyOf(scatters);
        timings = List.copyOf(timings);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }

    /** Starts a report of a run. */
    public static Builder builder(String title, RunSummary run) {
        return new Builder(title, run);
    }

    /** Collects the parts of a report; all but the title and the summary may be left out. */
    public static final class Builder {
        private final String title;
        private final RunSummary run;
        private final List<ClaimRow> claims = new ArrayList<>();
        private final Map<String, String> splits = new LinkedHashMap<>();
        private final List<Series> series = new ArrayList<>();
        private final List<Series> finals = new ArrayList<>();
        private final List<Measurement> indexed = new ArrayList<>();
        private final List<Band> bands = new ArrayList<>();
        private final List<Reference> references = new ArrayList<>();
        private final List<HeatMap> heatMaps = new ArrayList<>();
        private final List<Scatter> scatters = new ArrayList<>();
        private final List<Series> timings = new ArrayList<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private String configuration = "";
        private String command = "";

        private Builder(String title, RunSummary run) {
            this.title = title;
            this.run = run;
        }

        /** Adds claims. */
        public Builder claims(List<ClaimRow> more) {
            claims.addAll(more);
            return this;
        }

        /** Adds what a split means. */
        public Builder split(String name, String meaning) {
            splits.put(name, meaning);
            return this;
        }

        /** Adds curves. */
        public Builder series(List<Series> more) {
            series.addAll(more);
            return this;
        }

        /** Adds what the probes measured last. */
        public Builder finals(List<Series> more) {
            finals.addAll(more);
            return this;
        }

        /** Adds measurements with an index. */
        public Builder indexed(List<Measurement> more) {
            indexed.addAll(more);
            return this;
        }

        /** Adds a band behind the curves. */
        public Builder band(Band band) {
            bands.add(band);
            return this;
        }

        /** Adds a baseline. */
        public Builder reference(Reference reference) {
            references.add(reference);
            return this;
        }

        /** Adds a scatter plot. */
        public Builder scatter(Scatter scatter) {
            scatters.add(scatter);
            return this;
        }

        /** Adds a heat map. */
        public Builder heatMap(HeatMap heatMap) {
            heatMaps.add(heatMap);
            return this;
        }

        /** Adds series of step times, rates and shares. */
        public Builder timings(List<Series> more) {
            timings.addAll(more);
            return this;
        }

        /** Sets the resolved experiment file. */
        public Builder configuration(String yaml) {
            configuration = yaml;
            return this;
        }

        /** Adds a line about versions or the machine. */
        public Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Sets the command line that makes this report again. */
        public Builder command(String line) {
            command = line;
            return this;
        }

        /** Returns the content. */
        public ReportContent build() {
            return new ReportContent(
                    title,
                    run,
                    claims,
                    splits,
                    series,
                    finals,
                    indexed,
                    bands,
                    references,
                    heatMaps,
                    scatters,
                    timings,
                    configuration,
                    environment,
                    command);
        }
    }
}
