package dev.residue.analysis.assignandadd;

import dev.residue.analysis.figure.Caption;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.patching.ActivationPatching;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.probe.TaskProbe;
import dev.residue.dataset.RandomStream;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddRecord;
import dev.residue.dataset.assignandadd.AssignAndAddRecord.Assignment;
import dev.residue.dataset.assignandadd.SequenceType;
import java.util.List;

/**
 * {@link ActivationPatching} on one pair of sequences of Assign and Add, chosen by a rule: a
 * variable on the left and a number on the right, both as trained; in the corrupted sequence the
 * variable's value is one more. Nothing else differs, so that an effect shows where that value is.
 *
 * <p>Arrays {@code patching/<component> [layer, position]} and the tokens of both sequences;
 * numbers {@code patching/logit-difference/clean|corrupted}. Where the model gives the same answer
 * to both, as before it has learned, nothing is reported. See
 * docs/reproductions/assign-and-add.md#one-mlp-for-both.
 */
public final class PatchingProbe implements Probe {

    public static final String CLEAN = "clean tokens";

    public static final String CORRUPTED = "corrupted tokens";

    private final long[] clean;
    private final long[] corrupted;

    public PatchingProbe(AssignAndAdd task, long seed) {
        RandomStream random = RandomStream.of("patching", seed);
        int variable = task.settings().restrictedVariables();
        int left = random.nextInt(task.modulus());
        int right = random.nextInt(task.modulus());
        clean = new long[task.context()];
        task.fill(random, SequenceType.VARIABLE_LEFT, variable, 0, left, right, clean, 0);
        AssignAndAddRecord record = task.record(clean);
        List<Assignment> changed =
                record.assignments().stream()
                        .map(
                                one ->
                                        one.variable() == variable
                                                ? new Assignment(
                                                        variable,
                                                        (one.value() + 1) % task.modulus(),
                                                        one.position())
                                                : one)
                        .toList();
        corrupted =
                task.compose(
                        new AssignAndAddRecord(
                                record.context(), changed, record.left(), record.right()));
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        AssignAndAdd.class,
                        "activation patching: where a variable's value is carried, in one pair",
                        PatchingProbe::new)
                .optTransformers()
                .optFigures(PatchingProbe::maps)
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        ActivationPatching.Result result;
        try {
            result = ActivationPatching.run(subject, clean, corrupted);
        } catch (IllegalArgumentException sameAnswer) {
            return;
        }
        measurements.add("patching/logit-difference/clean", result.cleanDifference());
        measurements.add("patching/logit-difference/corrupted", result.corruptedDifference());
        measurements.add(CLEAN, Measurements.Values.of(clean));
        measurements.add(CORRUPTED, Measurements.Values.of(corrupted));
        result.effects().forEach(measurements::add);
    }

    private static List<Figure> maps(AssignAndAdd task, ProbeRecord record) {
        Measurements.Values before = record.arrays().get(CLEAN);
        Measurements.Values after = record.arrays().get(CORRUPTED);
        if (before == null || after == null) {
            return List.of();
        }
        List<String> corruptedTokens = after.tokens(task.vocabulary());
        String note =
                new Caption(
                                ("Share of the logit difference that one activation of the clean"
                                     + " sequence '%s' brings back when it is put into the"
                                     + " corrupted one, '%s'. 0: nothing; 1: all.")
                                        .formatted(
                                                String.join(" ", before.tokens(task.vocabulary())),
                                                String.join(" ", corruptedTokens)),
                                "0",
                                Caption.NONE)
                        .text();
        return record.figures(
                (name, values) -> values.shape().length == 2,
                (name, values) -> {
                    HeatMap map =
                            new HeatMap(
                                    "What patching " + name + " restores",
                                    values.labels(0, layer -> "layer " + (layer + 1)),
                                    corruptedTokens,
                                    values.rows(),
                                    note,
                                    "patching");
                    return map.largest().map(cell -> map.withFinding(most(map, cell))).orElse(map);
                });
    }

    private static String most(HeatMap map, HeatMap.Cell cell) {
        return "most in %s at \"%s\" in place %s (%s)"
                .formatted(
                        map.rowLabels().get(cell.row()),
                        map.columnLabels().get(cell.column()),
                        cell.column(),
                        Caption.number(cell.value()));
    }
}
