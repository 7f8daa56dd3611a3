package dev.residue.dataset.assignandadd;

import dev.residue.dataset.Task;
import dev.residue.dataset.TaskFactory;
import java.util.function.BiConsumer;

/** Makes {@link AssignAndAdd}; its defaults are the paper's settings. */
public final class AssignAndAddFactory implements TaskFactory<AssignAndAddSettings> {

    /** Makes the factory. */
    public AssignAndAddFactory() {}

    @Override
    public AssignAndAddSettings defaults() {
        return AssignAndAddSettings.paper();
    }

    @Override
    public void check(AssignAndAddSettings settings, BiConsumer<String, String> problem) {
        new SettingsCheck(settings, problem).run();
    }

    @Override
    public Task create(AssignAndAddSettings settings, long seed) {
        return new AssignAndAdd(settings, seed);
    }
}
