package dev.residue.analysis.probe;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.MapBinder;

/** Binds the probes of any task. */
public final class ProbeModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, ProbeFactory> probes =
                MapBinder.newMapBinder(binder(), String.class, ProbeFactory.class);
        probes.addBinding("accuracy").toInstance(AccuracyProbe.factory());
        probes.addBinding("attention").toInstance(AttentionProbe.factory());
        probes.addBinding("embeddings").toInstance(EmbeddingProbe.factory());
        probes.addBinding("spectrum").toInstance(SpectrumProbe.factory());
    }
}
