package dev.residue.app.experiment;

import com.google.inject.Inject;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.study.Calculation;
import dev.residue.analysis.study.Study;
import dev.residue.dataset.TaskFactory;
import dev.residue.model.BlockFactory;
import dev.residue.training.optimizer.OptimizerFactory;
import dev.residue.training.optimizer.ScheduleFactory;
import java.util.Map;
import java.util.TreeMap;

/** Everything that an experiment file can name, from our modules and from outside jars. */
public final class Catalog {

    private final Map<String, TaskFactory<?>> tasks;
    private final Map<String, BlockFactory<?>> blocks;
    private final Map<String, OptimizerFactory<?>> optimizers;
    private final Map<String, ScheduleFactory<?>> schedules;
    private final Map<String, ProbeFactory> probes;
    private final Map<String, Study<?>> studies;
    private final Map<String, Calculation<?>> calculations;

    /** Makes the catalog of what was bound by name. */
    @Inject
    public Catalog(
            Map<String, TaskFactory<?>> tasks,
            Map<String, BlockFactory<?>> blocks,
            Map<String, OptimizerFactory<?>> optimizers,
            Map<String, ScheduleFactory<?>> schedules,
            Map<String, ProbeFactory> probes,
            Map<String, Study<?>> studies,
            Map<String, Calculation<?>> calculations) {
        this.tasks = new TreeMap<>(tasks);
        this.blocks = new TreeMap<>(blocks);
        this.optimizers = new TreeMap<>(optimizers);
        this.schedules = new TreeMap<>(schedules);
        this.probes = new TreeMap<>(probes);
        this.studies = new TreeMap<>(studies);
        this.calculations = new TreeMap<>(calculations);
    }

    /** Returns the tasks by name. */
    public Map<String, TaskFactory<?>> tasks() {
        return tasks;
    }

    /** Returns the blocks by name. */
    public Map<String, BlockFactory<?>> blocks() {
        return blocks;
    }

    /** Returns the optimisers by name. */
    public Map<String, OptimizerFactory<?>> optimizers() {
        return optimizers;
    }

    /** Returns the schedules by name. */
    public Map<String, ScheduleFactory<?>> schedules() {
        return schedules;
    }

    /** Returns the probes by name. */
    public Map<String, ProbeFactory> probes() {
        return probes;
    }

    /** Returns the papers whose findings are checked, by name. */
    public Map<String, Study<?>> studies() {
        return studies;
    }

    /** Returns the experiments that train no model, by the key of their settings. */
    public Map<String, Calculation<?>> calculations() {
        return calculations;
    }
}
