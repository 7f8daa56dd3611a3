package dev.residue.analysis.patching;

import ai.djl.nn.Block;
import dev.residue.analysis.Measurements;
import dev.residue.analysis.Probe;
import dev.residue.analysis.ProbeFactory;
import dev.residue.analysis.Subject;
import dev.residue.dataset.RandomStream;
import dev.residue.dataset.Task;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddRecord;
import dev.residue.dataset.assignandadd.AssignAndAddRecord.Assignment;
import dev.residue.dataset.assignandadd.SequenceType;
import dev.residue.model.HookedTransformer;
import java.util.List;

/**
 * {@link ActivationPatching} on one pair of sequences of Assign and Add, chosen by a rule: a
 * variable on the left and a number on the right, both as trained; in the corrupted sequence the
 * variable's value is one more. Nothing else differs, so that an effect shows where that value is.
 *
 * <p>Arrays {@code patching/<component> [layer, position]} and the tokens of both sequences;
 * numbers {@code patching/logit-difference/clean|corrupted}. Where the model gives the same answer
 * to both, as before it has learned, nothing is reported. Assign and Add, arXiv 2605.31497.
 */
public final class PatchingProbe implements Probe {

    /** The name of the array of the clean sequence's token ids. */
    public static final String CLEAN = "clean tokens";

    /** The name of the array of the corrupted sequence's token ids. */
    public static final String CORRUPTED = "corrupted tokens";

    private final long[] clean;
    private final long[] corrupted;

    /** Chooses the pair. */
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
        measurements.add(CLEAN, ids(clean));
        measurements.add(CORRUPTED, ids(corrupted));
        result.effects().forEach(measurements::add);
    }

    private static Measurements.Values ids(long[] tokens) {
        float[] ids = new float[tokens.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = tokens[i];
        }
        return new Measurements.Values(ids, ids.length);
    }

    /** Makes the probe for Assign and Add in a hooked transformer. */
    public static final class Factory implements ProbeFactory {

        @Override
        public String description() {
            return "activation patching: where a variable's value is carried, in one pair";
        }

        @Override
        public boolean appliesTo(Task task, Block block) {
            return task instanceof AssignAndAdd && block instanceof HookedTransformer;
        }

        @Override
        public Probe create(Task task, long seed) {
            return new PatchingProbe((AssignAndAdd) task, seed);
        }
    }
}
