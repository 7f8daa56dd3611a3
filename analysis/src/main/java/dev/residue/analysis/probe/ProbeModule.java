package dev.residue.analysis.probe;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.MapBinder;

/** Binds the probes of any task. */
public final class ProbeModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, ProbeFactory> probes =
                MapBinder.newMapBinder(binder(), String.class, ProbeFactory.class);
        probes.addBinding("accuracy").to(AccuracyProbe.Factory.class);
        probes.addBinding("attention").to(AttentionProbe.Factory.class);
        probes.addBinding("embeddings").to(EmbeddingProbe.Factory.class);
    }
}
