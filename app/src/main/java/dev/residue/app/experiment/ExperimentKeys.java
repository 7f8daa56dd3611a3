package dev.residue.app.experiment;

import dev.residue.app.config.Keys;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The keys that experiment files can have, those of every task and other implementation. */
final class ExperimentKeys {

    private ExperimentKeys() {}

    static Keys of(Catalog catalog) {
        return Keys.of(
                ExperimentFile.class,
                Map.of(
                        "task",
                        names(null, catalog.tasks(), factory -> factory.defaults()),
                        "model",
                        names(
                                ExperimentReader.TRANSFORMER,
                                catalog.blocks(),
                                factory -> factory.defaults()),
                        "training.optimizer",
                        names(null, catalog.optimizers(), factory -> factory.defaults()),
                        "training.schedule",
                        names(null, catalog.schedules(), factory -> factory.defaults())));
    }

    private static <F> Keys.Names names(
            @Nullable String usual, Map<String, F> factories, Function<F, Record> defaults) {
        Map<String, Keys> known = new TreeMap<>();
        factories.forEach(
                (name, factory) ->
                        known.put(name, Keys.of(defaults.apply(factory).getClass(), Map.of())));
        return new Keys.Names(usual, known);
    }
}
