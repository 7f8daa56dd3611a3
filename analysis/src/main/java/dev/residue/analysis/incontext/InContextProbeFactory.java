package dev.residue.analysis.incontext;

import ai.djl.nn.Block;
import dev.residue.analysis.Probe;
import dev.residue.analysis.ProbeFactory;
import dev.residue.dataset.Task;
import dev.residue.dataset.incontext.InContextLinear;
import java.util.function.BiFunction;

/** Makes a probe of in-context tasks, of any block. */
final class InContextProbeFactory implements ProbeFactory {

    private final String description;
    private final BiFunction<InContextLinear, Long, Probe> maker;

    InContextProbeFactory(String description, BiFunction<InContextLinear, Long, Probe> maker) {
        this.description = description;
        this.maker = maker;
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
    public Probe create(Task task, long seed) {
        return maker.apply((InContextLinear) task, seed);
    }
}
