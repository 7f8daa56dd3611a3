package dev.residue.analysis.assignandadd;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import dev.residue.analysis.assignandadd.theory.TheoryCalculation;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.study.Calculation;
import dev.residue.analysis.study.Study;

/** Binds the probes and the findings of Assign and Add. */
public final class AssignAndAddStudyModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, ProbeFactory> probes =
                MapBinder.newMapBinder(binder(), String.class, ProbeFactory.class);
        probes.addBinding("progress").toInstance(ProgressProbe.factory());
        probes.addBinding("fourier").toInstance(FourierProbe.factory());
        probes.addBinding("circuits").toInstance(CircuitsProbe.factory());
        probes.addBinding("shared-mlp").toInstance(SharedMlpProbe.factory());
        probes.addBinding("twin").toInstance(TwinProbe.factory());
        probes.addBinding("union").toInstance(UnionProbe.factory());
        probes.addBinding("variable-pairs").toInstance(VariablePairsProbe.factory());
        probes.addBinding("patching").toInstance(PatchingProbe.factory());
        MapBinder<String, Study<?>> studies =
                MapBinder.newMapBinder(binder(), new TypeLiteral<>() {}, new TypeLiteral<>() {});
        studies.addBinding("assign-and-add").toInstance(new AssignAndAddStudy());
        MapBinder<String, Calculation<?>> calculations =
                MapBinder.newMapBinder(binder(), new TypeLiteral<>() {}, new TypeLiteral<>() {});
        calculations.addBinding("theory").toInstance(new TheoryCalculation());
    }
}
