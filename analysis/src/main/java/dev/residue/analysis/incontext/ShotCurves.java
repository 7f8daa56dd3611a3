package dev.residue.analysis.incontext;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.Scatter;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.dataset.incontext.InContextLinear;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws what the shots probe found at the last checkpoint: accuracy by number of shots in each
 * split, beside what guessing, copying and matching ratios reach.
 */
final class ShotCurves {

    private static final String NOTE =
            "Uncopied queries are those whose x and y do not stand in the context; their baseline"
                    + " matches ratios and else takes the commonest z. The other baselines are of"
                    + " all queries.";

    private ShotCurves() {}

    /** Returns one figure for each split; none where the probe has not run. */
    static List<Figure> of(InContextLinear task, ProbeRecord record) {
        List<Figure> figures = new ArrayList<>();
        for (String split : task.splits()) {
            List<Scatter.Point> points = new ArrayList<>(all(record, split));
            Map<String, String> kinds = new LinkedHashMap<>();
            kinds.put("uncopied/" + split, "model, uncopied");
            kinds.put("baseline/uncopied/" + split, "best baseline, uncopied");
            kinds.put("baseline/ratio-matching/" + split, "matches ratios");
            kinds.put("baseline/copying/" + split, "copies");
            kinds.put("baseline/chance", "guesses");
            kinds.forEach((name, kind) -> points.addAll(indexed(record, name, kind)));
            if (points.stream().anyMatch(point -> point.kind().startsWith("model"))) {
                figures.add(ByShots.curves("Accuracy by number of shots, " + split, points, NOTE));
            }
        }
        return figures;
    }

    private static List<Scatter.Point> all(ProbeRecord record, String split) {
        String prefix = "accuracy/" + split + "/shots-";
        List<Scatter.Point> points = new ArrayList<>();
        for (Measurement one : record.numbers()) {
            if (one.index() == null && one.name().startsWith(prefix)) {
                int shots = Integer.parseInt(one.name().substring(prefix.length()));
                points.add(new Scatter.Point(shots, one.value(), "model, all queries"));
            }
        }
        return points;
    }

    private static List<Scatter.Point> indexed(ProbeRecord record, String name, String kind) {
        List<Scatter.Point> points = new ArrayList<>();
        record.indexed(name)
                .forEach((shots, value) -> points.add(new Scatter.Point(shots, value, kind)));
        return points;
    }
}
