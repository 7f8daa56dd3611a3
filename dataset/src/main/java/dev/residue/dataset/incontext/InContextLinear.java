package dev.residue.dataset.incontext;

import dev.residue.dataset.Baseline;
import dev.residue.dataset.Primes;
import dev.residue.dataset.RandomStream;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.SettingsCheck;
import dev.residue.dataset.Task;
import dev.residue.dataset.TaskFactory;
import dev.residue.dataset.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * {@code (a, b) = (3, 5) mod 29: 1 2 → 13, 4 0 → 12, 7 8 → 3}: linear functions z = a x + b y mod p
 * that are to be inferred from examples in the context.
 *
 * <p>The model is fed {@code 1 2 13 4 0 12 7 8}: k examples {@code x y z} without separators, the
 * last z left off, and neither a nor b. Every z is predicted at its y, so shot s is answered from s
 * examples and shot 0 from none. Some of the p² vectors (a, b) are the pre-training tasks; a share
 * of the p² pairs (x, y), the same in every task, is trained on. A sequence has pairs of one side
 * only, independent and uniform, so a pair can occur twice.
 *
 * <p>Source: "Learning to grok", He, Doshi, Das and Gromov, arXiv 2406.02550 (2024), and its
 * authors' code. Instances are immutable and safe for use by several threads.
 */
public final class InContextLinear implements Task {

    /** Makes this task from an experiment file; its defaults are the paper's for four layers. */
    public static final TaskFactory<InContextSettings> FACTORY =
            TaskFactory.of(
                    InContextSettings.paper(), InContextSettings::check, InContextLinear::new);

    private final InContextSettings settings;
    private final Partition pairs;
    private final List<TaskVector> trained;
    private final List<TaskVector> heldOut;
    private final Vocabulary vocabulary;
    private final SequenceSampler sampler;

    /** Refuses wrong settings, naming all of it; the seed decides what is held out. */
    public InContextLinear(InContextSettings settings, long seed) {
        this.settings = SettingsCheck.require(settings, InContextSettings::check);
        int modulus = settings.modulus();
        Partition tasks =
                Partition.ofTasks(
                        modulus,
                        settings.tasks(),
                        settings.taskChoice(),
                        settings.outOfDistributionTasks(),
                        seed);
        this.pairs = Partition.ofPairs(modulus, settings.pairShare(), seed);
        this.trained = vectors(tasks.seen(), modulus);
        this.heldOut = vectors(tasks.unseen(), modulus);
        this.vocabulary = settings.vocabulary().vocabulary(modulus);
        this.sampler = new SequenceSampler(modulus, settings.examples());
    }

    /** Returns the position of an example's x, shots counted from 0. */
    public static int xPosition(int shot) {
        return 3 * shot;
    }

    /** Returns the position of an example's y, where its z is predicted. */
    public static int yPosition(int shot) {
        return 3 * shot + 1;
    }

    /** Returns the position of an example's z; the last one's is just outside the context. */
    public static int zPosition(int shot) {
        return 3 * shot + 2;
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public int context() {
        return zPosition(examples() - 1);
    }

    /** Returns the size of the vocabulary, whose embedding the published model also reads with. */
    @Override
    public int classes() {
        return vocabulary.size();
    }

    @Override
    public int[] readPositions() {
        return IntStream.range(0, examples()).map(InContextLinear::yPosition).toArray();
    }

    @Override
    public List<String> splits() {
        return InContextSplit.titles();
    }

    @Override
    public String meaning(String split) {
        return InContextSplit.titled(split).meaning();
    }

    /** Refuses what does not divide among the pre-training tasks. */
    @Override
    public Optional<String> batchProblem(int batchSize) {
        int tasks = trained.size();
        if (batchSize > 0 && batchSize % tasks == 0) {
            return Optional.empty();
        }
        long below = batchSize / tasks * (long) tasks;
        return Optional.of(
                "%s sequences do not divide equally among %s tasks; use %s%s, or other tasks"
                        .formatted(
                                batchSize, tasks, below > 0 ? below + " or " : "", below + tasks));
    }

    /** Draws equally many sequences of every pre-training task, one task after the other. */
    @Override
    public Sequences training(long seed, long step, int batchSize) {
        batchProblem(batchSize)
                .ifPresent(
                        problem -> {
                            throw new IllegalArgumentException(problem);
                        });
        return sampler.training(trained, pairs.seen(), settings.pairs(), seed, step, batchSize);
    }

    /**
     * Draws sequences with pairs of their own, their tasks in the order of {@link
     * #evaluationTasks}; a smaller count gives the first ones of a larger.
     */
    @Override
    public Sequences evaluation(String split, long seed, int count) {
        return sampler.each(
                evaluationTasks(split, seed, count),
                codes(split),
                RandomStream.of("in-context/" + split, seed));
    }

    /**
     * Returns the task of every sequence of {@link #evaluation}: all tasks of the split in random
     * order, over and over, so that their counts differ by at most one.
     *
     * @throws IllegalArgumentException if the split is unknown
     */
    public List<TaskVector> evaluationTasks(String split, long seed, int count) {
        List<TaskVector> tasks = tasks(split);
        int[] order = IntStream.range(0, tasks.size()).toArray();
        RandomStream.of("in-context/order/" + split, seed).shuffle(order, order.length);
        return IntStream.range(0, count).mapToObj(i -> tasks.get(order[i % order.length])).toList();
    }

    /** Returns nothing: the contexts are too many, p to the power of 2 k. */
    @Override
    public Optional<Sequences> exhaustive(String split, long seed) {
        InContextSplit.titled(split);
        return Optional.empty();
    }

    /** Returns what copying, ratio matching and guessing reach in the mean over all shots. */
    @Override
    public List<Baseline> baselines() {
        List<Baseline> baselines = new ArrayList<>();
        for (String split : splits()) {
            ShotBaselines shots = baselines(split);
            baselines.add(new Baseline("guesses", split, shots.chance()));
            baselines.add(new Baseline("copies, else guesses", split, overShots(shots::copying)));
            baselines.add(
                    new Baseline(
                            "matches ratios, else guesses",
                            split,
                            overShots(shots::ratioMatching)));
        }
        return List.copyOf(baselines);
    }

    /** Returns the baselines of a split by number of shots. */
    public ShotBaselines baselines(String split) {
        return new ShotBaselines(modulus(), codes(split));
    }

    /**
     * Writes one sequence of any task and any pairs.
     *
     * @param pairs the codes x p + y of as many pairs as a sequence has examples
     * @throws IllegalArgumentException if there are more or fewer, or a number is outside {@code
     *     [0, p)}
     */
    public Sequences compose(TaskVector task, int... pairs) {
        return sampler.compose(task, pairs);
    }

    /**
     * Writes p² sequences that differ in one shot only, which has every pair in turn, by code; the
     * grids of the paper's figures 5, 7 and 8.
     *
     * @param pairs the codes of all pairs; that at the shot is ignored
     * @throws IllegalArgumentException as in {@link #compose}, or if there is no such shot
     */
    public Sequences sweep(TaskVector task, int[] pairs, int shot) {
        return sampler.sweep(task, pairs, shot);
    }

    /** Takes a sequence apart; tokens that are none of this task are refused. */
    public InContextRecord record(long[] tokens) {
        if (tokens.length != context()) {
            throw new IllegalArgumentException(
                    "%s tokens; must be %s".formatted(tokens.length, context()));
        }
        for (long token : tokens) {
            if (token < 0 || token >= modulus()) {
                throw new IllegalArgumentException(
                        "token id %s is no number from 0 to %s".formatted(token, modulus() - 1));
            }
        }
        int last = examples() - 1;
        Sequences one = new Sequences(tokens, new long[examples()], 1);
        return new InContextRecord(
                modulus(),
                Example.before(one, 0, last),
                (int) tokens[xPosition(last)],
                (int) tokens[yPosition(last)]);
    }

    @Override
    public String render(long[] tokens) {
        return record(tokens).toString();
    }

    @Override
    public long[] parse(String text) {
        InContextRecord record = InContextRecord.parse(text, modulus());
        int found = record.examples().size() + 1;
        if (found != examples()) {
            throw new IllegalArgumentException(
                    "%s examples, the query among them; must be %s".formatted(found, examples()));
        }
        long[] tokens = new long[context()];
        int at = 0;
        for (Example example : record.examples()) {
            tokens[at++] = example.x();
            tokens[at++] = example.y();
            tokens[at++] = example.z();
        }
        tokens[at++] = record.x();
        tokens[at] = record.y();
        return tokens;
    }

    public InContextSettings settings() {
        return settings;
    }

    /** Returns p. */
    public int modulus() {
        return settings.modulus();
    }

    /** Returns whether p is a prime, so that every number but 0 has an inverse. */
    public boolean isField() {
        return Primes.isPrime(modulus());
    }

    /** Returns k, the number of examples in a sequence, which is also that of its labels. */
    public int examples() {
        return settings.examples();
    }

    /** Returns the tasks of a split; pre-training tasks in the order of {@link #training}. */
    public List<TaskVector> tasks(String split) {
        return InContextSplit.titled(split).tasksSeen() ? trained : heldOut;
    }

    /** Returns the codes x p + y of the pairs of a split, ascending. */
    public int[] pairs(String split) {
        return codes(split).clone();
    }

    private int[] codes(String split) {
        return InContextSplit.titled(split).pairsSeen() ? pairs.seen() : pairs.unseen();
    }

    private double overShots(IntToDoubleFunction accuracy) {
        return IntStream.range(0, examples()).mapToDouble(accuracy).average().orElseThrow();
    }

    private static List<TaskVector> vectors(int[] codes, int modulus) {
        return Arrays.stream(codes).mapToObj(code -> TaskVector.ofCode(code, modulus)).toList();
    }
}
