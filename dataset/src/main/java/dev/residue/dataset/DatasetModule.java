package dev.residue.dataset;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import dev.residue.dataset.assignandadd.AssignAndAddFactory;
import dev.residue.dataset.digits.Arithmetic.Operation;
import dev.residue.dataset.digits.DigitTaskFactory;
import dev.residue.dataset.digits.ModularDigitTaskFactory;
import dev.residue.dataset.incontext.InContextLinearFactory;

/** Binds the tasks of this module by the names that experiment files select them with. */
public final class DatasetModule extends AbstractModule {

    /** Makes the module. */
    public DatasetModule() {}

    @Override
    protected void configure() {
        MapBinder<String, TaskFactory<?>> tasks =
                MapBinder.newMapBinder(binder(), new TypeLiteral<>() {}, new TypeLiteral<>() {});
        tasks.addBinding("assignAndAdd").to(AssignAndAddFactory.class);
        tasks.addBinding("inContextLinear").to(InContextLinearFactory.class);
        tasks.addBinding("digitAddition").toInstance(new DigitTaskFactory(Operation.ADDITION));
        tasks.addBinding("digitMultiplication")
                .toInstance(new DigitTaskFactory(Operation.MULTIPLICATION));
        tasks.addBinding("modularAddition")
                .toInstance(new ModularDigitTaskFactory(Operation.ADDITION));
        tasks.addBinding("modularMultiplication")
                .toInstance(new ModularDigitTaskFactory(Operation.MULTIPLICATION));
    }
}
