package dev.residue.dataset.digits;

import dev.residue.dataset.Task;
import dev.residue.dataset.TaskFactory;
import dev.residue.dataset.digits.Arithmetic.Operation;
import java.util.function.BiConsumer;

/** Makes {@link DigitTask}s of sums or products; its defaults are the paper's settings. */
public final class DigitTaskFactory implements TaskFactory<DigitsSettings> {

    private final Arithmetic arithmetic;

    /** Makes the factory of an operation. */
    public DigitTaskFactory(Operation operation) {
        this.arithmetic = new Arithmetic(operation, 0);
    }

    @Override
    public DigitsSettings defaults() {
        return arithmetic.operation() == Operation.ADDITION
                ? DigitsSettings.addition()
                : DigitsSettings.multiplication();
    }

    @Override
    public void check(DigitsSettings settings, BiConsumer<String, String> problem) {
        new SettingsCheck(settings, problem).run();
    }

    @Override
    public Task create(DigitsSettings settings, long seed) {
        return new DigitTask(arithmetic, settings, seed);
    }
}
