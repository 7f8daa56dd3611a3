package dev.residue.app.report;

import dev.residue.analysis.statistics.Series;
import dev.residue.training.checkpoint.DurableFiles;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The accuracy curves of a run as a picture of 1200 by 600 pixels, for a README.
 *
 * <p>It shows what the first chart of the page shows: all {@code accuracy/<split>} curves, the
 * bands behind them and the baselines dashed. No display is needed.
 */
public final class AccuracyPicture {
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 600;
    private static final float LINE = 2.2f;
    private static final float[] DASHES = {7, 6};
    private static final Color FAINT_INK = Color.decode(Palette.FAINT_INK);

    /** About what the legend and the axis leave of the width. */
    private static final double PLOT_WIDTH = 840;

    private static final double SLIVER = 0.0005;
    private static final double LETTER = 7.5;

    /** The height of a band's name, in units of accuracy. */
    private static final double LANE = 0.05;

    private final ReportContent content;
    private final CurveFamily family;
    private final AxisRange steps;
    private final List<PlacedBand> bands;

    /** Refuses a run without an accuracy curve. */
    public AccuracyPicture(ReportContent content) {
        this.content = content;
        family =
                CurveFamily.of(content.record().curves()).stream()
                        .filter(one -> one.name().equals(CurveFamily.ACCURACY))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "The run '%s' has no accuracy/<split> to draw."
                                                        .formatted(content.title())));
        steps = ChartFrame.around(List.of(family)).steps();
        bands = PlacedBand.place(content.bands(), steps, PLOT_WIDTH, LETTER);
    }

    /** Writes the picture as PNG and replaces the file if it exists. */
    public void write(Path file) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        // a stream's own cache would be a file in the temporary directory
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
            ImageIO.write(BitmapEncoder.getBufferedImage(chart()), "png", out);
        }
        DurableFiles.replace(file, to -> Files.write(to, png.toByteArray()));
    }

    private XYChart chart() {
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(content.title())
                        .xAxisTitle("step")
                        .yAxisTitle("accuracy")
                        .build();
        style(chart.getStyler());
        addBands(chart);
        addCurves(chart);
        addBaselines(chart);
        return chart;
    }

    private void style(XYStyler styler) {
        Color ink = Color.decode(Palette.INK);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(Color.decode(Palette.GRID));
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setPlotContentSize(1);

        styler.setChartFontColor(ink);
        styler.setChartTitleFont(font(Font.BOLD, 17));
        styler.setAxisTitleFont(font(Font.PLAIN, 14));
        styler.setAxisTickLabelsFont(font(Font.PLAIN, 13));
        styler.setAxisTickLabelsColor(FAINT_INK);
        styler.setLegendFont(font(Font.PLAIN, 13));
        styler.setLegendPosition(LegendPosition.OutsideE);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setLegendSeriesLineLength(26);
        styler.setAnnotationTextFont(font(Font.PLAIN, 13));
        styler.setAnnotationTextFontColor(FAINT_INK);
        styler.setXAxisDecimalPattern("#,##0");
        styler.setYAxisDecimalPattern("0.0");
        styler.setYAxisTickMarkSpacingHint(80);
        // The library leaves out a label that would stand at the very end of an axis.
        styler.setXAxisMin(steps.low() - SLIVER * (steps.high() - steps.low()));
        styler.setXAxisMax(steps.high());
        styler.setYAxisMin(-SLIVER);
        styler.setYAxisMax(1.0 + LANE * PlacedBand.lanes(bands));
    }

    private void addBands(XYChart chart) {
        double stepsPerLetter = (steps.high() - steps.low()) * LETTER / PLOT_WIDTH;
        for (PlacedBand band : bands) {
            XYSeries area =
                    chart.addSeries(
                            "band " + bands.indexOf(band),
                            new double[] {band.start(), band.end()},
                            new double[] {1.0, 1.0});
            area.setXYSeriesRenderStyle(XYSeriesRenderStyle.Area);
            area.setFillColor(Color.decode(band.colour()));
            area.setLineColor(new Color(0, true));
            area.setMarker(SeriesMarkers.NONE);
            area.setShowInLegend(false);
            double half = (band.name().length() / 2.0 + 0.5) * stepsPerLetter;
            chart.addAnnotation(
                    new AnnotationText(
                            band.name(),
                            band.alignRight() ? band.end() - half : band.start() + half,
                            1 + LANE * (band.lane() + 0.5),
                            false));
        }
    }

    private void addCurves(XYChart chart) {
        for (int i = 0; i < family.curves().size(); i++) {
            Series curve = family.curves().get(i);
            XYSeries line =
                    chart.addSeries(
                            "curve " + i,
                            values(curve, Series.Point::step),
                            values(curve, Series.Point::value));
            line.setLabel(family.label(curve));
            line.setLineColor(colour(i));
            line.setLineStyle(stroke(i));
            line.setMarker(curve.points().size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
            line.setMarkerColor(colour(i));
        }
    }

    private void addBaselines(XYChart chart) {
        List<BaselineRule> baselines = BaselineRule.of(family, content.references());
        for (BaselineRule baseline : baselines) {
            XYSeries rule =
                    chart.addSeries(
                            "baseline " + baselines.indexOf(baseline),
                            new double[] {steps.low(), steps.high()},
                            new double[] {baseline.value(), baseline.value()});
            rule.setLabel(baseline.label());
            rule.setLineColor(baseline.onlyCurve().map(this::colourOf).orElse(FAINT_INK));
            rule.setLineStyle(
                    new BasicStroke(
                            1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, DASHES, 0));
            rule.setMarker(SeriesMarkers.NONE);
        }
    }

    private Color colourOf(String label) {
        return colour(family.curves().stream().map(family::label).toList().indexOf(label));
    }

    private static Color colour(int curve) {
        return Color.decode(Palette.CURVES.get(curve % Palette.CURVES.size()));
    }

    private static BasicStroke stroke(int curve) {
        List<Integer> dash = Palette.DASHES.get(curve % Palette.DASHES.size());
        if (dash.get(1) == 0) {
            return new BasicStroke(LINE, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
        }
        float[] lengths = new float[dash.size()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = dash.get(i) * 1.3f; // the line is thicker than the page's
        }
        return new BasicStroke(LINE, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, lengths, 0);
    }

    private static double[] values(Series curve, ToDoubleFunction<Series.Point> part) {
        return curve.points().stream().mapToDouble(part).toArray();
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }
}
