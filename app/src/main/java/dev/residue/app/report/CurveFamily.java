package dev.residue.app.report;

import dev.residue.analysis.figure.Curves;
import dev.residue.analysis.statistics.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Curves that share a chart.
 *
 * <p>A family is named by what stands before the first slash: {@code accuracy/direct/train} is in
 * {@code accuracy}. Where a curve breaks another one down ({@code accuracy/test/shots-3} beside
 * {@code accuracy/test}), the parts are a family of their own, named after the whole.
 *
 * @param name {@code accuracy}, {@code loss}, {@code progress}, {@code accuracy/test}
 * @param curves in the order of the legend
 * @param note what the reader should know to read it; may be empty
 */
record CurveFamily(String name, List<Series> curves, String note) {
    static final String ACCURACY = "accuracy";
    static final String LOSS = "loss";
    private static final Pattern NUMBER_AT_END = Pattern.compile("(\\d+)$");

    /**
     * Groups series into families: accuracy first, then loss, then the others as they come; each
     * followed by its breakdowns.
     */
    static List<CurveFamily> of(List<Series> series) {
        Set<String> names = series.stream().map(Series::name).collect(Collectors.toSet());
        Map<String, List<Series>> groups = new LinkedHashMap<>();
        for (Series one : series) {
            groups.computeIfAbsent(familyOf(one.name(), names), unused -> new ArrayList<>())
                    .add(one);
        }
        List<CurveFamily> families = new ArrayList<>();
        groups.forEach(
                (name, curves) -> families.add(new CurveFamily(name, sorted(name, curves), "")));
        List<String> order = groups.keySet().stream().map(CurveFamily::root).distinct().toList();
        families.sort(
                Comparator.comparingInt(
                                (CurveFamily family) ->
                                        switch (root(family.name)) {
                                            case ACCURACY -> -2;
                                            case LOSS -> -1;
                                            default -> order.indexOf(root(family.name));
                                        })
                        .thenComparing(CurveFamily::isBreakdown));
        return List.copyOf(families);
    }

    static CurveFamily of(Curves figure) {
        return new CurveFamily(
                figure.title(), sorted(figure.title(), figure.curves()), figure.note());
    }

    private static String familyOf(String name, Set<String> names) {
        for (int slash = name.lastIndexOf('/');
                slash > 0;
                slash = name.lastIndexOf('/', slash - 1)) {
            String whole = name.substring(0, slash);
            if (names.contains(whole) && whole.indexOf('/') > 0) {
                return whole;
            }
        }
        // The loss of the training steps may be called loss, train/loss or training/loss.
        return name.endsWith("/" + LOSS) ? LOSS : root(name);
    }

    private static String root(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }

    /**
     * Parts that end in a number (shots-2, shots-10) are ordered by it; guests such as the loss of
     * the training steps stand last, which gives a split the same colour in the charts of accuracy
     * and loss.
     */
    private static List<Series> sorted(String name, List<Series> curves) {
        Comparator<Series> order =
                numbered(curves)
                        ? Comparator.comparingLong(curve -> numberAtEnd(curve.name()))
                        : Comparator.comparing(curve -> !curve.name().startsWith(name + "/"));
        return curves.stream().sorted(order).toList();
    }

    private static boolean numbered(List<Series> curves) {
        return curves.stream().allMatch(curve -> numberAtEnd(curve.name()) >= 0)
                && curves.stream()
                                .map(curve -> NUMBER_AT_END.matcher(curve.name()).replaceAll(""))
                                .distinct()
                                .count()
                        == 1;
    }

    private static long numberAtEnd(String name) {
        Matcher number = NUMBER_AT_END.matcher(name);
        return number.find() && number.group().length() < 18 ? Long.parseLong(number.group()) : -1;
    }

    /** Whether the curves are the parts of one curve of another family. */
    boolean isBreakdown() {
        return name.indexOf('/') > 0;
    }

    /** Whether the curves differ by a number only, so that their colours should be a scale. */
    boolean isNumbered() {
        return curves.size() > 1 && numbered(curves);
    }

    String root() {
        return root(name);
    }

    /** Returns what the value axis says. */
    String unit() {
        return isLoss() ? "loss (nats)" : root();
    }

    boolean isAccuracy() {
        return root().equals(ACCURACY);
    }

    boolean isLoss() {
        return root().equals(LOSS);
    }

    /**
     * Returns the family without curves that never change, which its note then names with their
     * values. Splits' curves all stay: one that never leaves zero is what a reader looks for.
     */
    CurveFamily withoutConstants() {
        List<Series> constant = isAccuracy() || isLoss() ? List.of() : constants();
        if (constant.isEmpty()) {
            return this;
        }
        String named =
                constant.stream()
                        .map(one -> label(one) + " " + NumberFormats.value(one.last().value()))
                        .collect(Collectors.joining(", "));
        return new CurveFamily(
                name,
                curves.stream().filter(one -> !constant.contains(one)).toList(),
                (note + " At every step the same: " + named + ".").strip());
    }

    private List<Series> constants() {
        return curves.stream().filter(one -> one.size() > 1 && isConstant(one)).toList();
    }

    /** Returns whether a curve has the same value at every step. */
    static boolean isConstant(Series curve) {
        return curve.points().stream()
                        .map(Series.Point::value)
                        .filter(Double::isFinite)
                        .distinct()
                        .count()
                <= 1;
    }

    boolean hasCurves() {
        return curves.stream().anyMatch(curve -> curve.points().size() > 1);
    }

    /** The curve's name in the legend: without what all names in the chart begin with. */
    String label(Series curve) {
        return curve.name().startsWith(name + "/")
                ? curve.name().substring(name.length() + 1)
                : curve.name();
    }
}
