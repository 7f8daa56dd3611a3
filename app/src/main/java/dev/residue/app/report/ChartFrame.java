package dev.residue.app.report;

import java.util.List;

/**
 * What the charts of a run have in common, so that the same step is at the same place in all.
 *
 * @param steps from 0 to the last step that anything was measured at
 * @param plotWidth the pixels between the value axis and the legend
 */
record ChartFrame(AxisRange steps, int plotWidth) {
    static final int WIDTH = 900;

    /** The room to the left of the plot: the axis with its labels and title. */
    static final int AXIS_WIDTH = 60;

    /** Charts with more curves have their legend in two columns. */
    private static final int MANY_CURVES = 16;

    private static final double LETTER = 6.3;
    private static final int SYMBOL_WIDTH = 34;
    private static final int NARROWEST_PLOT = 520;

    static ChartFrame around(List<CurveFamily> families) {
        double last =
                families.stream()
                        .flatMap(family -> family.curves().stream())
                        .mapToDouble(curve -> curve.last().step())
                        .max()
                        .orElse(1);
        double legend = families.stream().mapToDouble(ChartFrame::legendWidth).max().orElse(0);
        int plot = (int) Math.max(NARROWEST_PLOT, WIDTH - AXIS_WIDTH - legend);
        return new ChartFrame(new AxisRange(0, Math.max(1, last), false), plot);
    }

    static int legendColumns(CurveFamily family) {
        return family.curves().size() > MANY_CURVES ? 2 : 1;
    }

    private static double legendWidth(CurveFamily family) {
        int longest =
                family.curves().stream()
                        .mapToInt(curve -> family.label(curve).length())
                        .max()
                        .orElse(0);
        return legendColumns(family)
                * (SYMBOL_WIDTH + Math.min(longest * LETTER, Specification.LEGEND_LABEL_WIDTH));
    }
}
