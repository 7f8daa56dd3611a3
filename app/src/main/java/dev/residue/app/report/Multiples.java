package dev.residue.app.report;

import com.google.gson.JsonObject;
import dev.residue.analysis.statistics.Series;
import dev.residue.analysis.study.Explanation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Small charts of the measures of one family, a chart for each, all runs in it. Shares and losses
 * have one value axis in all of them.
 */
final class Multiples {

    private static final String HOW =
            "Of runs of the same configuration the median is drawn with the band from the lowest to"
                    + " the highest; single runs are faint until their name is chosen.";

    private final String family;
    private final List<Overlay> overlays;
    private final List<Reference> references;
    private final List<String> groups;

    Multiples(
            String family,
            List<Overlay> overlays,
            List<Reference> references,
            List<String> groups) {
        this.family = family;
        this.overlays = overlays;
        this.references = references.stream().distinct().toList();
        this.groups = groups;
    }

    PageView.Part part(Drawings drawings, List<Explanation> explanations) {
        Optional<Explanation> known = Explanation.of(family, explanations);
        AxisRange all =
                range(overlays.stream().flatMap(one -> one.curves().stream()).toList(), List.of());
        boolean isShared = all.logarithmic() || (all.low() == 0 && all.high() == 1);
        List<PageView.Drawn> drawn = new ArrayList<>();
        for (Overlay overlay : overlays) {
            List<Reference> own =
                    references.stream()
                            .filter(one -> one.curve().equals(overlay.measure()))
                            .map(
                                    one ->
                                            new Reference(
                                                    one.name(),
                                                    one.curve().replaceFirst("/.*", ""),
                                                    one.value()))
                            .toList();
            JsonObject model =
                    overlay.model(own, groups, isShared ? all : range(overlay.curves(), own));
            drawn.add(drawings.overlay(overlay.measure(), model));
        }
        return new PageView.Part(
                "runs-" + family.replaceAll("[^A-Za-z0-9]+", "-"),
                known.map(Explanation::title).orElse(family),
                known.map(one -> one.note() + " " + HOW).orElse(HOW),
                PageView.Layout.MULTIPLES,
                drawn,
                List.of());
    }

    private AxisRange range(List<Series> curves, List<Reference> own) {
        CurveFamily together = new CurveFamily(family.replaceFirst("/.*", ""), curves, "");
        return AxisRange.values(together, BaselineRule.of(together, own));
    }
}
