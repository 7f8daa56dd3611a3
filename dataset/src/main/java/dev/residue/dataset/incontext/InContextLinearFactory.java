package dev.residue.dataset.incontext;

import dev.residue.dataset.Task;
import dev.residue.dataset.TaskFactory;
import java.util.function.BiConsumer;

/** Makes {@link InContextLinear}; its defaults are the paper's settings for four layers. */
public final class InContextLinearFactory implements TaskFactory<InContextSettings> {

    /** Makes the factory. */
    public InContextLinearFactory() {}

    @Override
    public InContextSettings defaults() {
        return InContextSettings.paper();
    }

    @Override
    public void check(InContextSettings settings, BiConsumer<String, String> problem) {
        new SettingsCheck(settings, problem).run();
    }

    @Override
    public Task create(InContextSettings settings, long seed) {
        return new InContextLinear(settings, seed);
    }
}
