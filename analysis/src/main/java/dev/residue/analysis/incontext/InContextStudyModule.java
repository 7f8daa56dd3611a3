package dev.residue.analysis.incontext;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import dev.residue.analysis.incontext.representation.CirclesProbe;
import dev.residue.analysis.incontext.representation.HeadAblationProbe;
import dev.residue.analysis.incontext.representation.HeadsProbe;
import dev.residue.analysis.incontext.representation.MlpNeuronsProbe;
import dev.residue.analysis.incontext.representation.SimilarityGridProbe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.study.Study;

/** Binds the probes and the findings of Learning to grok. */
public final class InContextStudyModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, ProbeFactory> probes =
                MapBinder.newMapBinder(binder(), String.class, ProbeFactory.class);
        probes.addBinding("shots").toInstance(ShotsProbe.factory());
        probes.addBinding("algorithm").toInstance(AlgorithmProbe.factory());
        probes.addBinding("grid").toInstance(GridProbe.factory());
        probes.addBinding("label-corruption").toInstance(LabelCorruptionProbe.factory());
        probes.addBinding("heads").toInstance(HeadsProbe.factory());
        probes.addBinding("circles").toInstance(CirclesProbe.factory());
        probes.addBinding("similarity-grid").toInstance(SimilarityGridProbe.factory());
        probes.addBinding("head-ablation").toInstance(HeadAblationProbe.factory());
        probes.addBinding("mlp-neurons").toInstance(MlpNeuronsProbe.factory());
        MapBinder<String, Study<?>> studies =
                MapBinder.newMapBinder(binder(), new TypeLiteral<>() {}, new TypeLiteral<>() {});
        studies.addBinding("in-context").toInstance(new InContextStudy());
    }
}
