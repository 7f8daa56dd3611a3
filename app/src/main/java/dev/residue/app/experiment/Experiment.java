package dev.residue.app.experiment;

import ai.djl.nn.Block;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.study.Study;
import dev.residue.app.config.ConfigWriter;
import dev.residue.app.config.Node;
import dev.residue.app.config.Problem;
import dev.residue.app.config.Problems;
import dev.residue.dataset.Task;
import dev.residue.training.checkpoint.CheckpointSchedule;
import dev.residue.training.checkpoint.DurableFiles;
import dev.residue.training.engine.EngineSettings;
import dev.residue.training.loop.SequenceCrossEntropy;
import dev.residue.training.optimizer.ResumableOptimizer;
import dev.residue.training.optimizer.Schedule;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An experiment in which every name is known and every setting is sound. */
public final class Experiment {

    private final ResolvedFile file;
    private final Task task;
    private final Supplier<Block> block;
    private final IntFunction<Optional<Block>> members;
    private final Supplier<ResumableOptimizer> optimizer;
    private final Schedule schedule;
    private final ProbeSelection probes;
    private final Map<String, ProbeFactory> probeFactories;
    private final List<Study<?>> studies;
    private final Node.Mapping root;
    private final boolean asWritten;

    Experiment(
            ResolvedFile file,
            Task task,
            Supplier<Block> block,
            IntFunction<Optional<Block>> members,
            Supplier<ResumableOptimizer> optimizer,
            Schedule schedule,
            ProbeSelection probes,
            Map<String, ProbeFactory> probeFactories,
            List<Study<?>> studies,
            Node.Mapping root,
            boolean asWritten) {
        this.file = file;
        this.task = task;
        this.block = block;
        this.members = members;
        this.optimizer = optimizer;
        this.schedule = schedule;
        this.probes = probes;
        this.probeFactories = new LinkedHashMap<>(probes.probes());
        probeFactories.forEach(this.probeFactories::putIfAbsent);
        this.studies = List.copyOf(studies);
        this.root = root;
        this.asWritten = asWritten;
    }

    /** Returns what runs of it are called. */
    public String name() {
        return file.name();
    }

    /** Returns the resolved experiment file, every default written out. */
    public String yaml() {
        return ConfigWriter.write(file);
    }

    /** Returns whether it is that of a run's file, of which nothing was changed. */
    public boolean isAsWritten() {
        return asWritten;
    }

    /** Returns the SHA-256 of the resolved experiment file. */
    public String hash() {
        return DurableFiles.sha256(yaml().getBytes(StandardCharsets.UTF_8));
    }

    public Task task() {
        return task;
    }

    /** Returns a new block, not yet initialised. */
    public Block newBlock() {
        return block.get();
    }

    /**
     * Returns a new block of several such models, whose parameters lie one above the other; empty
     * where the block can only be trained one by one.
     */
    public Optional<Block> newMembers(int count) {
        return members.apply(count);
    }

    public ResumableOptimizer newOptimizer() {
        return optimizer.get();
    }

    /** Returns how the learning rate changes. */
    public Schedule schedule() {
        return schedule;
    }

    /** Returns the largest norm of all gradients together; null for no limit. */
    public @Nullable Double clipNorm() {
        return file.training().clipNorm();
    }

    /** Returns by which formula the cross-entropy is computed. */
    public SequenceCrossEntropy.Form lossForm() {
        return file.training().lossForm();
    }

    /** Returns in how many parts a batch is learned from; empty while that is to be chosen. */
    public OptionalInt accumulate() {
        Integer parts = file.training().accumulate();
        return parts == null ? OptionalInt.empty() : OptionalInt.of(parts);
    }

    /** Returns the same experiment, which learns from a batch in so many parts. */
    public Experiment inParts(int count) {
        return new Experiment(
                file.inParts(count),
                task,
                block,
                members,
                optimizer,
                schedule,
                probes,
                probeFactories,
                studies,
                root,
                false);
    }

    /** Returns new probes by name, with their sequences drawn. */
    public Map<String, Probe> newProbes() {
        Map<String, Probe> made = new LinkedHashMap<>();
        probes.probes()
                .forEach((name, factory) -> made.put(name, factory.create(task, dataSeed())));
        return made;
    }

    /** Returns what of the named probes is not measured, and why; each is worth a warning. */
    public List<Problem> warnings() {
        return probes.warnings();
    }

    /** Returns all probes by name, those that this experiment asks for first. */
    public Map<String, ProbeFactory> probeFactories() {
        return Collections.unmodifiableMap(probeFactories);
    }

    /** Returns the papers of which this is the experiment. */
    public List<Study<?>> studies() {
        return studies;
    }

    public long steps() {
        return file.training().steps();
    }

    /** Returns at which value of what training ends before its last step; empty for none. */
    public Optional<Until> until() {
        return Optional.ofNullable(file.training().until()).map(Until::of);
    }

    /** Returns the number of sequences from which one update learns. */
    public int batchSize() {
        return file.training().batchSize();
    }

    /** Returns how often and on how much it is evaluated. */
    public ExperimentFile.Evaluate evaluate() {
        return file.evaluate();
    }

    /** Returns when checkpoints are written. */
    public CheckpointSchedule checkpoints() {
        return file.checkpoints();
    }

    /** Returns the seed of everything that has none of its own. */
    public long seed() {
        return file.seed();
    }

    /** Returns the seed of batches and samples. */
    public long dataSeed() {
        return seedOr(file.seeds().data());
    }

    /** Returns the seed of initial weights. */
    public long weightSeed() {
        return seedOr(file.seeds().weights());
    }

    /** Returns the seed of dropout and random shifts of positions. */
    public long dropoutSeed() {
        return seedOr(file.seeds().dropout());
    }

    /** Returns the seeds by what they are for. */
    public Map<String, Long> seeds() {
        Map<String, Long> seeds = new LinkedHashMap<>();
        seeds.put("data", dataSeed());
        seeds.put("split", seedOr(file.seeds().split()));
        seeds.put("weights", weightSeed());
        seeds.put("dropout", dropoutSeed());
        return seeds;
    }

    public EngineSettings engine() {
        return file.engine();
    }

    /**
     * Returns who chose a key below {@code engine}: the place in a file, an option, or the default.
     */
    public String engineOrigin(String key) {
        Node chosen = root.at("engine." + key);
        return chosen == null ? "the default" : chosen.place().position();
    }

    /**
     * Returns what is wrong with a setting, at the place where it was given.
     *
     * @param key the dotted key
     * @param message what is wrong, and what would be right
     * @param beside the keys that it depends on besides: if the setting is a file's, the options
     *     that changed these are named
     */
    public Problem problem(String key, String message, List<String> beside) {
        Problems problems = new Problems();
        problems.add(root, key, message, beside);
        return problems.sorted().get(0);
    }

    /** Returns the names of the probes, in the file's order. */
    public Set<String> probeNames() {
        return probes.probes().keySet();
    }

    private long seedOr(@Nullable Long own) {
        return own != null ? own : file.seed();
    }
}
