package dev.residue.training;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;

/** Binds this module's optimisers by name. */
public final class TrainingModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder.newMapBinder(
                        binder(),
                        TypeLiteral.get(String.class),
                        new TypeLiteral<OptimizerFactory<?>>() {})
                .addBinding("adamW")
                .to(AdamWFactory.class);
    }
}
