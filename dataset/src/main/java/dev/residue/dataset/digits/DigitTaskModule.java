package dev.residue.dataset.digits;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import dev.residue.dataset.TaskFactory;
import dev.residue.dataset.digits.Arithmetic.Operation;

/** Binds the four kinds of {@link DigitTask}: sums and products, as they are or modulo a number. */
public final class DigitTaskModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, TaskFactory<?>> tasks =
                MapBinder.newMapBinder(binder(), new TypeLiteral<>() {}, new TypeLiteral<>() {});
        tasks.addBinding("digitAddition").toInstance(DigitTask.factory(Operation.ADDITION));
        tasks.addBinding("digitMultiplication")
                .toInstance(DigitTask.factory(Operation.MULTIPLICATION));
        tasks.addBinding("modularAddition")
                .toInstance(DigitTask.modularFactory(Operation.ADDITION));
        tasks.addBinding("modularMultiplication")
                .toInstance(DigitTask.modularFactory(Operation.MULTIPLICATION));
    }
}
