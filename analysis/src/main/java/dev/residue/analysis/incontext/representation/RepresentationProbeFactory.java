package dev.residue.analysis.incontext.representation;

import ai.djl.nn.Block;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.dataset.Task;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.model.HookedTransformer;
import java.util.Optional;

/** Makes a probe of in-context learning; it applies to transformers that can be hooked. */
final class RepresentationProbeFactory implements ProbeFactory {

    private static final int FEWEST_EXAMPLES = 2;

    /** Makes a probe of one task. */
    @FunctionalInterface
    interface Maker {
        Probe make(InContextLinear task, long seed);
    }

    private final String description;
    private final boolean ofAllPairs;
    private final boolean ofMlps;
    private final Maker maker;

    private RepresentationProbeFactory(
            String description, boolean ofAllPairs, boolean ofMlps, Maker maker) {
        this.description = description;
        this.ofAllPairs = ofAllPairs;
        this.ofMlps = ofMlps;
        this.maker = maker;
    }

    /** Makes a factory for a probe that any modulus will do for. */
    static ProbeFactory ofSequences(String description, Maker maker) {
        return new RepresentationProbeFactory(description, false, false, maker);
    }

    /** Makes a factory for a probe of all pairs (x, y), with ratios and logarithms. */
    static ProbeFactory ofPairs(String description, Maker maker) {
        return new RepresentationProbeFactory(description, true, false, maker);
    }

    /** Makes a factory for a probe of all pairs in the layers' MLPs. */
    static ProbeFactory ofNeurons(String description, Maker maker) {
        return new RepresentationProbeFactory(description, true, true, maker);
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public boolean appliesTo(Task task, Block block) {
        return task instanceof InContextLinear linear
                && block instanceof HookedTransformer transformer
                && problem(linear, transformer).isEmpty();
    }

    @Override
    public String whyNot(Task task, Block block) {
        if (task instanceof InContextLinear linear
                && block instanceof HookedTransformer transformer) {
            return problem(linear, transformer).orElse("applies");
        }
        return ProbeFactory.super.whyNot(task, block);
    }

    /** A run of a composite modulus goes on without what needs ratios and logarithms. */
    @Override
    public Optional<String> warning(Task task, Block block) {
        boolean needsField =
                ofAllPairs && task instanceof InContextLinear linear && !linear.isField();
        return needsField && block instanceof HookedTransformer
                ? Optional.of(whyNot(task, block))
                : Optional.empty();
    }

    @Override
    public Probe create(Task task, long seed) {
        return maker.make((InContextLinear) task, seed);
    }

    private Optional<String> problem(InContextLinear task, HookedTransformer transformer) {
        if (task.examples() < FEWEST_EXAMPLES) {
            return Optional.of("looks at what follows an example, and a sequence has only one");
        }
        if (ofMlps && transformer.settings().mlp().stream().allMatch(mlp -> mlp == null)) {
            return Optional.of("looks at MLPs, and no layer has one");
        }
        return ofAllPairs ? PairSweep.problem(task.modulus()) : Optional.empty();
    }
}
