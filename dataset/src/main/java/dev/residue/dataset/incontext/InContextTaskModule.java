package dev.residue.dataset.incontext;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import dev.residue.dataset.TaskFactory;

/** Binds {@link InContextLinear} as {@code inContextLinear}. */
public final class InContextTaskModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, TaskFactory<?>> tasks =
                MapBinder.newMapBinder(binder(), new TypeLiteral<>() {}, new TypeLiteral<>() {});
        tasks.addBinding("inContextLinear").toInstance(InContextLinear.FACTORY);
    }
}
