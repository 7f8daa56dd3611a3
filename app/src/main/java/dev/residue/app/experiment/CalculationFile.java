package dev.residue.app.experiment;

import dev.residue.analysis.study.Calculation;
import dev.residue.app.config.ConfigWriter;
import dev.residue.app.config.Keys;
import dev.residue.app.config.Node;
import dev.residue.app.config.Overrides;
import dev.residue.app.config.Problems;
import dev.residue.app.config.RecordBinder;
import dev.residue.app.config.YamlReader;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A preset that trains no model, with its settings read.
 *
 * @param arithmetic with what it computes
 * @param yaml the file with every value written out
 */
public record CalculationFile(
        String name,
        String title,
        String arithmetic,
        String yaml,
        Supplier<Calculation.Outcome> computation) {

    /** Returns the key of the calculation that a preset describes; empty where it trains. */
    public static Optional<String> key(String experiment, Catalog catalog) {
        if (!Presets.names().contains(experiment)) {
            return Optional.empty();
        }
        Node.Mapping root =
                new YamlReader(new Problems()).parse(experiment, Presets.text(experiment));
        return catalog.calculations().keySet().stream()
                .filter(key -> root.below(key) != null)
                .findFirst();
    }

    /** Reads a preset, changed by the command line, and refuses it if anything is wrong. */
    public static CalculationFile read(
            String preset, String key, Catalog catalog, ExperimentReader.Changes changes) {
        Map<String, Calculation<?>> known = catalog.calculations();
        Calculation<?> calculation = known.get(key);
        if (calculation == null) {
            throw new IllegalArgumentException("there is no calculation '" + key + "'");
        }
        return read(preset, calculation, changes);
    }

    private static <S extends Record> CalculationFile read(
            String preset, Calculation<S> calculation, ExperimentReader.Changes changes) {
        Problems problems = new Problems();
        Node.Mapping root = new YamlReader(problems).parse(preset, Presets.text(preset));
        root =
                changes.applyTo(
                        root,
                        new Overrides(
                                Keys.of(calculation.defaults().getClass(), Map.of()), problems));
        S file = new RecordBinder(problems).bind(root, calculation.defaults());
        problems.throwIfAny();
        return new CalculationFile(
                preset,
                calculation.title(),
                calculation.arithmetic(),
                ConfigWriter.write(file),
                () -> calculation.run(file));
    }
}
