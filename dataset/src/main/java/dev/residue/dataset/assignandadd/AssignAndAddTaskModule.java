package dev.residue.dataset.assignandadd;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import dev.residue.dataset.TaskFactory;

/** Binds {@link AssignAndAdd} as {@code assignAndAdd}. */
public final class AssignAndAddTaskModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, TaskFactory<?>> tasks =
                MapBinder.newMapBinder(binder(), new TypeLiteral<>() {}, new TypeLiteral<>() {});
        tasks.addBinding("assignAndAdd").toInstance(AssignAndAdd.FACTORY);
    }
}
