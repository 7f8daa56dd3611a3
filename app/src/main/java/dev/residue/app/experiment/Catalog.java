package dev.residue.app.experiment;

import ai.djl.nn.Block;
import com.google.inject.Inject;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.study.Calculation;
import dev.residue.analysis.study.Study;
import dev.residue.app.config.Keys;
import dev.residue.dataset.Task;
import dev.residue.dataset.TaskFactory;
import dev.residue.model.BlockFactory;
import dev.residue.training.optimizer.OptimizerFactory;
import dev.residue.training.optimizer.ScheduleFactory;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an experiment file can name, from our modules and from outside jars.
 *
 * @param studies the papers whose findings are checked
 * @param calculations the experiments that train no model, by the key of their settings
 */
public record Catalog(
        Map<String, TaskFactory<?>> tasks,
        Map<String, BlockFactory<?>> blocks,
        Map<String, OptimizerFactory<?>> optimizers,
        Map<String, ScheduleFactory<?>> schedules,
        Map<String, ProbeFactory> probes,
        Map<String, Study<?>> studies,
        Map<String, Calculation<?>> calculations) {

    @Inject
    public Catalog {
        tasks = sorted(tasks);
        blocks = sorted(blocks);
        optimizers = sorted(optimizers);
        schedules = sorted(schedules);
        probes = sorted(probes);
        studies = sorted(studies);
        calculations = sorted(calculations);
    }

    private static <T> Map<String, T> sorted(Map<String, T> named) {
        return Collections.unmodifiableMap(new TreeMap<>(named));
    }

    /** Returns the probes that can measure such a model of such a task. */
    public Map<String, ProbeFactory> probes(Task task, Block block) {
        Map<String, ProbeFactory> fitting = new TreeMap<>(probes);
        fitting.values().removeIf(probe -> !probe.appliesTo(task, block));
        return fitting;
    }

    /** Returns the keys that experiment files can have, those of every implementation included. */
    Keys keys() {
        return Keys.of(
                        ExperimentFile.class,
                        Map.of(
                                "task",
                                names(null, tasks, factory -> factory.defaults()),
                                "model",
                                names(
                                        ExperimentReader.TRANSFORMER,
                                        blocks,
                                        factory -> factory.defaults()),
                                "training.optimizer",
                                names(null, optimizers, factory -> factory.defaults()),
                                "training.schedule",
                                names(null, schedules, factory -> factory.defaults())))
                .with(ExperimentFile.TF32);
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
