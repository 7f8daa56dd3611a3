package dev.residue.analysis.patching;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.MapBinder;
import dev.residue.analysis.probe.ProbeFactory;

/** Binds activation patching as a probe. */
public final class PatchingModule extends AbstractModule {

    @Override
    protected void configure() {
        MapBinder<String, ProbeFactory> probes =
                MapBinder.newMapBinder(binder(), String.class, ProbeFactory.class);
        probes.addBinding("patching").to(PatchingProbe.Factory.class);
    }
}
