package dev.residue.dataset.grokking;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import dev.residue.dataset.TaskFactory;

/** Binds {@link ModularPairs} as {@code modularPairs}. */
public final class GrokkingTaskModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, TaskFactory<?>> tasks =
                MapBinder.newMapBinder(binder(), new TypeLiteral<>() {}, new TypeLiteral<>() {});
        tasks.addBinding("modularPairs").toInstance(ModularPairs.factory());
    }
}
