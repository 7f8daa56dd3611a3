package dev.residue.dataset;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import dev.residue.dataset.assignandadd.AssignAndAddFactory;
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
    }
}
