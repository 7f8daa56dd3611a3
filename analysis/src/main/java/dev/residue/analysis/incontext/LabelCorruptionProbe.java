package dev.residue.analysis.incontext;

import dev.residue.analysis.figure.Caption;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.probe.TaskProbe;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.LabelCorruption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Accuracy after all shots as labels in the context are wrong:
 * docs/reproductions/in-context.md#label-corruption.
 *
 * <p>On {@value #SEQUENCES} fixed sequences of each split (standard error at most .032), and fewer
 * where a sequence has many examples, so that all numbers together take no more than {@value
 * #MOST_PASSES} passes of a sequence: 95 for 31 labels (.051). The last query against the true
 * label. Numbers in {@code [0, 1]}, chance 1 / p:
 *
 * <ul>
 *   <li>{@code corrupted/<split>}, index j: j of the labels are wrong, at places drawn for each
 *       sequence; 0 is the uncorrupted context.
 *   <li>{@code corrupted-place/<split>}, index s: the label of example s alone is wrong, counted
 *       from 0.
 * </ul>
 *
 * <p>Arrays: {@code <split> [s, j]}, the accuracy after s examples, 0 to the most, with j wrong
 * labels among them; {@code <split>, one place [s, place]}, that with one wrong label. NaN where
 * there are fewer examples than that. The first has about k / (s + 1) times as many sequences for
 * each number, k being the number of labels in a sequence, the second as many.
 *
 * <p>A wrong label is the true one plus a uniform number from 1 to p - 1. Queries that stand in the
 * context count too, so at small p a fall at one place is partly that of copies. The authors'
 * notebook averages 20 draws over 64 tasks for each number.
 */
public final class LabelCorruptionProbe implements Probe {

    public static final int SEQUENCES = 250;

    private static final String PLACES = ", one place";
    private static final int MOST_PASSES = 24_000;

    private final InContextLinear task;
    private final long seed;
    private final Map<String, Sequences> samples = new LinkedHashMap<>();

    public LabelCorruptionProbe(InContextLinear task, long seed) {
        this(task, affordable(task), seed);
    }

    LabelCorruptionProbe(InContextLinear task, int sequences, long seed) {
        this.task = task;
        this.seed = seed;
        for (String split : task.splits()) {
            samples.put(split, task.evaluation(split, seed, sequences));
        }
    }

    private static int affordable(InContextLinear task) {
        int numbers = task.splits().size() * (2 * task.examples() - 1);
        return Math.max(1, Math.min(SEQUENCES, MOST_PASSES / numbers));
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        InContextLinear.class,
                        "accuracy as labels in the context are wrong, by number and by place",
                        LabelCorruptionProbe::new)
                .optFigures((task, record) -> maps(record))
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        LabelCorruption corruption = new LabelCorruption(task.modulus());
        int shots = task.examples() - 1;
        samples.forEach(
                (split, sequences) -> {
                    CorruptionTally byNumber = new CorruptionTally(shots + 1, shots + 1);
                    for (int wrong = 0; wrong <= shots; wrong++) {
                        Sequences changed =
                                corruption.atRandomPlaces(sequences, shots, wrong, seed);
                        QueryAnswers answers = QueryAnswers.of(subject, changed);
                        byNumber.addByNumber(sequences, changed, answers);
                        measurements.add(
                                "corrupted/" + split, (long) wrong, answers.lastAccuracy());
                    }
                    measurements.add(split, byNumber.accuracies());
                    CorruptionTally byPlace = new CorruptionTally(shots + 1, shots);
                    for (int place = 0; place < shots; place++) {
                        QueryAnswers answers =
                                QueryAnswers.of(
                                        subject, corruption.atPlace(sequences, place, seed));
                        byPlace.addByPlace(place, sequences.count(), shots + 1, answers);
                        measurements.add(
                                "corrupted-place/" + split, (long) place, answers.lastAccuracy());
                    }
                    measurements.add(split + PLACES, byPlace.accuracies());
                });
    }

    static List<Figure> maps(ProbeRecord record) {
        return record.figures((name, values) -> true, LabelCorruptionProbe::map);
    }

    private static HeatMap map(String name, Measurements.Values values) {
        boolean isOfPlaces = name.endsWith(PLACES);
        HeatMap map =
                new HeatMap(
                        isOfPlaces
                                ? "Which wrong label matters"
                                : "How many wrong labels are too many",
                        values.labels(0, Integer::toString),
                        values.labels(1, Integer::toString),
                        values.rows(),
                        new Caption(
                                        "Accuracy after so many examples, down, "
                                                + (isOfPlaces
                                                        ? "of which that one, counted from 0 and"
                                                                + " across, has a wrong label."
                                                        : "of which so many, across, have a wrong"
                                                                + " label."),
                                        "1/p",
                                        Caption.NONE)
                                .text(),
                        "accuracy");
        int last = map.rowLabels().size() - 1;
        String found =
                isOfPlaces
                        ? "after all examples at best %s"
                                .formatted(
                                        map.largestOf(last)
                                                .map(cell -> Caption.number(cell.value()))
                                                .orElse("–"))
                        : "after all examples %s, with one wrong %s"
                                .formatted(at(map, last, 0), at(map, last, 1));
        return map.withFinding(found).withVariant(name.replace(PLACES, ""));
    }

    private static String at(HeatMap map, int row, int column) {
        return column < map.columnLabels().size() ? Caption.number(map.values()[row][column]) : "–";
    }

    /**
     * Accuracies by two counts, of all queries of sequences in which labels were made wrong: a
     * query after s examples sees only their labels, so one pass tells of every number of shots.
     */
    private static final class CorruptionTally {

        private final int rows;
        private final int columns;
        private final int[] counts;
        private final int[] right;

        CorruptionTally(int rows, int columns) {
            this.rows = rows;
            this.columns = columns;
            this.counts = new int[rows * columns];
            this.right = new int[rows * columns];
        }

        void addByNumber(Sequences truth, Sequences changed, QueryAnswers answers) {
            for (int i = 0; i < changed.count(); i++) {
                int wrong = 0;
                for (int shot = 0; shot < changed.reads(); shot++) {
                    add(shot, wrong, answers.isRight(i, shot));
                    if (shot + 1 < changed.reads()) {
                        int z = i * truth.context() + InContextLinear.zPosition(shot);
                        wrong += truth.tokens()[z] == changed.tokens()[z] ? 0 : 1;
                    }
                }
            }
        }

        void addByPlace(int place, int sequences, int reads, QueryAnswers answers) {
            for (int i = 0; i < sequences; i++) {
                for (int shot = place + 1; shot < reads; shot++) {
                    add(shot, place, answers.isRight(i, shot));
                }
            }
        }

        private void add(int row, int column, boolean isRight) {
            counts[row * columns + column]++;
            right[row * columns + column] += isRight ? 1 : 0;
        }

        /** Returns the accuracies, {@code [row, column]}; NaN where nothing was counted. */
        Measurements.Values accuracies() {
            float[] accuracies = new float[counts.length];
            for (int at = 0; at < accuracies.length; at++) {
                accuracies[at] = (float) right[at] / counts[at];
            }
            return new Measurements.Values(accuracies, rows, columns);
        }
    }
}
