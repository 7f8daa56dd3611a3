package dev.residue.analysis.incontext;

import ai.djl.nn.Block;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.dataset.Task;
import dev.residue.dataset.incontext.InContextLinear;
import java.util.Optional;
import java.util.function.BiFunction;

/** Makes a probe of in-context tasks, of any block. */
final class InContextProbeFactory implements ProbeFactory {

    private final String description;
    private final BiFunction<InContextLinear, Long, Probe> maker;
    private final Optional<String> withoutField;

    /** Makes a factory for a probe that measures the same modulo any number. */
    InContextProbeFactory(String description, BiFunction<InContextLinear, Long, Probe> maker) {
        this(description, maker, Optional.empty());
    }

    /**
     * Makes a factory for a probe that measures less modulo a composite number.
     *
     * @param withoutField what it then leaves out: the end of a sentence that begins with the probe
     */
    InContextProbeFactory(
            String description,
            BiFunction<InContextLinear, Long, Probe> maker,
            String withoutField) {
        this(description, maker, Optional.of(withoutField));
    }

    private InContextProbeFactory(
            String description,
            BiFunction<InContextLinear, Long, Probe> maker,
            Optional<String> withoutField) {
        this.description = description;
        this.maker = maker;
        this.withoutField = withoutField;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public boolean appliesTo(Task task, Block block) {
        return task instanceof InContextLinear;
    }

    @Override
    public Optional<String> warning(Task task, Block block) {
        return task instanceof InContextLinear linear && !linear.isField()
                ? withoutField
                : Optional.empty();
    }

    @Override
    public Probe create(Task task, long seed) {
        return maker.apply((InContextLinear) task, seed);
    }
}
