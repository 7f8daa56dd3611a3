package example;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.probe.Answers;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.probe.TaskProbe;
import dev.residue.dataset.Sequences;
import java.util.List;

/** Which pairs are answered rightly: the share of them, and a map. */
final class AnswerMap implements Probe {

    // snippet: probe
    static final ProbeFactory FACTORY =
            TaskProbe.builder(
                            Subtraction.class,
                            "which pairs are answered rightly",
                            (task, seed) -> new AnswerMap(task))
                    .optFigures(AnswerMap::figures)
                    .build();

    private final Subtraction task;

    private AnswerMap(Subtraction task) {
        this.task = task;
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        int p = task.classes();
        float[] map = new float[p * p];
        int right = 0;
        for (String split : task.splits()) {
            Sequences pairs = task.exhaustive(split, 0).orElseThrow();
            Answers answers = new Answers(subject.logits(pairs), pairs.labels());
            for (int i = 0; i < pairs.count(); i++) {
                if (answers.isRight(i)) {
                    long[] pair = pairs.sequence(i);
                    map[(int) (pair[0] * p + pair[1])] = 1;
                    right++;
                }
            }
        }
        measurements.add("right", right / (double) map.length);
        measurements.add("map", new Measurements.Values(map, p, p));
    }

    private static List<Figure> figures(Subtraction task, ProbeRecord record) {
        List<String> numbers = task.vocabulary().tokens();
        return record.figures(
                (name, values) -> name.equals("map"),
                (name, values) ->
                        new HeatMap(
                                "Pairs answered rightly",
                                numbers,
                                numbers,
                                values.rows(),
                                "Rows: what is subtracted from; columns: what is subtracted."));
    }
    // end snippet
}
