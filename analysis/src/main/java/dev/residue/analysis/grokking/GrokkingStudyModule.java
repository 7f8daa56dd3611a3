package dev.residue.analysis.grokking;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.study.Study;

/** Binds the probes and the findings of Progress measures for grokking. */
public final class GrokkingStudyModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, ProbeFactory> probes =
                MapBinder.newMapBinder(binder(), String.class, ProbeFactory.class);
        probes.addBinding("trigonometric").toInstance(TrigonometricProbe.factory());
        probes.addBinding("neuron-frequencies").toInstance(NeuronFrequenciesProbe.factory());
        probes.addBinding("weight-spectrum").toInstance(WeightSpectrumProbe.factory());
        MapBinder<String, Study<?>> studies =
                MapBinder.newMapBinder(binder(), new TypeLiteral<>() {}, new TypeLiteral<>() {});
        studies.addBinding("grokking").toInstance(new GrokkingStudy());
    }
}
