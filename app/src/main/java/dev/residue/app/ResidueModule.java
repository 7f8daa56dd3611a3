package dev.residue.app;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import dev.residue.analysis.AnalysisModule;
import java.util.ServiceLoader;

/** Composes every module that a jar on the class path provides, ours and others alike. */
final class ResidueModule extends AbstractModule {

    @Override
    protected void configure() {
        install(new AnalysisModule());
        for (Module provided : ServiceLoader.load(Module.class)) {
            install(provided);
        }
    }
}
