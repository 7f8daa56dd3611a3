package dev.residue.dataset.digits;

import dev.residue.dataset.Task;
import dev.residue.dataset.TaskFactory;
import dev.residue.dataset.digits.Arithmetic.Operation;
import java.util.Locale;
import java.util.function.BiConsumer;

/** Makes {@link DigitTask}s of sums or products modulo a number. */
public final class ModularDigitTaskFactory implements TaskFactory<ModularDigitsSettings> {

    private static final int LARGEST_MODULUS = 1_000_000;

    private final Operation operation;

    /** Makes the factory of an operation. */
    public ModularDigitTaskFactory(Operation operation) {
        this.operation = operation;
    }

    @Override
    public ModularDigitsSettings defaults() {
        return ModularDigitsSettings.defaults();
    }

    @Override
    public void check(ModularDigitsSettings settings, BiConsumer<String, String> problem) {
        if (settings.modulus() < 2 || settings.modulus() > LARGEST_MODULUS) {
            problem.accept(
                    "modulus",
                    String.format(
                            Locale.ROOT,
                            "%d must be from 2 (every remainder by 1 is 0) to %d",
                            settings.modulus(),
                            LARGEST_MODULUS));
        }
        new SettingsCheck(settings.digitsSettings(), problem).run();
    }

    @Override
    public Task create(ModularDigitsSettings settings, long seed) {
        return new DigitTask(
                new Arithmetic(operation, settings.modulus()), settings.digitsSettings(), seed);
    }
}
