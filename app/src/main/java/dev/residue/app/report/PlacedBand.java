package dev.residue.app.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A band cut to a chart's steps, with a place for its name above the plot.
 *
 * @param lane how many names are below this one; names that would touch are stacked
 * @param alignRight whether the name ends at {@code end}, having no room after {@code start}
 */
record PlacedBand(
        String name, double start, double end, int lane, boolean alignRight, String colour) {
    /** Places the bands that lie, at least in part, within the steps; sizes are in pixels. */
    static List<PlacedBand> place(
            List<Band> bands, AxisRange steps, double plotWidth, double letterWidth) {
        List<PlacedBand> placed = new ArrayList<>();
        List<List<Span>> lanes = new ArrayList<>();
        for (int i = 0; i < bands.size(); i++) {
            Band band = bands.get(i);
            double start = Math.max(band.start(), steps.low());
            double end =
                    Double.isNaN(band.end()) ? steps.high() : Math.min(band.end(), steps.high());
            if (Double.isNaN(band.start()) || start >= end) {
                continue;
            }
            double width = (band.name().length() + 2) * letterWidth;
            double left = steps.fraction(start) * plotWidth;
            boolean alignRight = left + width > plotWidth;
            double right = steps.fraction(end) * plotWidth;
            Span span = alignRight ? new Span(right - width, right) : new Span(left, left + width);
            int lane = 0;
            while (lane < lanes.size() && lanes.get(lane).stream().anyMatch(span::touches)) {
                lane++;
            }
            if (lane == lanes.size()) {
                lanes.add(new ArrayList<>());
            }
            lanes.get(lane).add(span);
            placed.add(new PlacedBand(band.name(), start, end, lane, alignRight, Palette.band(i)));
        }
        return List.copyOf(placed);
    }

    static int lanes(List<PlacedBand> bands) {
        return bands.stream().mapToInt(PlacedBand::lane).max().orElse(-1) + 1;
    }

    private record Span(double left, double right) {
        boolean touches(Span other) {
            return left < other.right && other.left < right;
        }
    }
}
