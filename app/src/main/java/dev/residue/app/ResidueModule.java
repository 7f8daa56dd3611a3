package dev.residue.app;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import dev.residue.analysis.AnalysisModule;
import dev.residue.dataset.DatasetModule;
import dev.residue.model.ModelModule;
import dev.residue.training.optimizer.OptimizerModule;
import java.util.ServiceLoader;

/** Composes our modules and every module that another jar on the class path provides. */
final class ResidueModule extends AbstractModule {

    @Override
    protected void configure() {
        install(new DatasetModule());
        install(new ModelModule());
        install(new OptimizerModule());
        install(new AnalysisModule());
        for (Module outside : ServiceLoader.load(Module.class)) {
            install(outside);
        }
    }
}
