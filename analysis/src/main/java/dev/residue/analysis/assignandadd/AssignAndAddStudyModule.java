package dev.residue.analysis.assignandadd;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.MapBinder;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.study.Reproduction;

/** Binds the probes and the findings of Assign and Add. */
public final class AssignAndAddStudyModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, ProbeFactory> probes =
                MapBinder.newMapBinder(binder(), String.class, ProbeFactory.class);
        probes.addBinding("progress").to(ProgressProbe.Factory.class);
        probes.addBinding("fourier").to(FourierProbe.Factory.class);
        probes.addBinding("circuits").to(CircuitsProbe.Factory.class);
        probes.addBinding("shared-mlp").to(SharedMlpProbe.Factory.class);
        probes.addBinding("twin").to(TwinProbe.Factory.class);
        MapBinder.newMapBinder(binder(), String.class, Reproduction.class)
                .addBinding("assign-and-add")
                .to(AssignAndAddReproduction.class);
    }
}
