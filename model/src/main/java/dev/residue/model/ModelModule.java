package dev.residue.model;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;

/** Binds this module's blocks by name. */
public final class ModelModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder.newMapBinder(
                        binder(),
                        TypeLiteral.get(String.class),
                        new TypeLiteral<BlockFactory<?>>() {})
                .addBinding("transformer")
                .to(TransformerFactory.class);
    }
}
