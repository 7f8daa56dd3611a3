package dev.residue.app;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.spi.Element;
import com.google.inject.spi.Elements;
import dev.residue.app.plugin.Origins;
import dev.residue.app.plugin.Plugins;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Composes every module that a jar provides, on the class path or as a plug-in. */
final class ResidueModule extends AbstractModule {

    private final Origins origins = new Origins();
    private final List<Module> composed = new ArrayList<>();

    ResidueModule() {
        this(Plugins.none());
    }

    /**
     * Collects what the modules bind.
     *
     * @throws dev.residue.app.plugin.PluginException if two jars have one name
     */
    ResidueModule(Plugins plugins) {
        for (Module provided : ServiceLoader.load(Module.class, plugins.loader())) {
            List<Element> elements = Elements.getElements(provided);
            origins.add(provided, elements);
            composed.add(Elements.getModule(elements));
        }
    }

    @Override
    protected void configure() {
        composed.forEach(this::install);
        bind(Origins.class).toInstance(origins);
    }
}
