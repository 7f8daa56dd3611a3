package dev.residue.app;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import java.util.ServiceLoader;

/** Composes every module that a jar on the class path provides, ours and others alike. */
final class ResidueModule extends AbstractModule {

    @Override
    protected void configure() {
        for (Module provided : ServiceLoader.load(Module.class)) {
            install(provided);
        }
    }
}
