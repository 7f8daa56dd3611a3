package dev.residue.analysis.digits;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.study.Study;

/** Binds the probes and the findings of It Ain't That Bad. */
public final class DigitStudyModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, ProbeFactory> probes =
                MapBinder.newMapBinder(binder(), String.class, ProbeFactory.class);
        probes.addBinding("digits").toInstance(DigitPlacesProbe.factory());
        probes.addBinding("lattice").toInstance(LatticeProbe.factory());
        probes.addBinding("perturbation").toInstance(PerturbationProbe.factory());
        probes.addBinding("structure").toInstance(StructureProbe.factory());
        MapBinder<String, Study<?>> studies =
                MapBinder.newMapBinder(binder(), new TypeLiteral<>() {}, new TypeLiteral<>() {});
        studies.addBinding("digits").toInstance(new DigitStudy());
    }
}
