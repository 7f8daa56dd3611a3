package dev.residue.analysis.digits;

import ai.djl.nn.Block;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.dataset.Task;
import dev.residue.dataset.digits.DigitTask;
import dev.residue.model.HookedTransformer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Makes a probe of digit tasks; it applies to transformers that can be hooked. */
final class DigitProbeFactory implements ProbeFactory {

    private final String description;
    private final Predicate<DigitTask> fits;
    private final Function<DigitTask, Probe> maker;

    DigitProbeFactory(String description, Function<DigitTask, Probe> maker) {
        this(description, task -> true, maker);
    }

    DigitProbeFactory(
            String description, Predicate<DigitTask> fits, Function<DigitTask, Probe> maker) {
        this.description = description;
        this.fits = fits;
        this.maker = maker;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public boolean appliesTo(Task task, Block block) {
        return task instanceof DigitTask digits
                && fits.test(digits)
                && block instanceof HookedTransformer;
    }

    @Override
    public Probe create(Task task, long seed) {
        return maker.apply((DigitTask) task);
    }
}
