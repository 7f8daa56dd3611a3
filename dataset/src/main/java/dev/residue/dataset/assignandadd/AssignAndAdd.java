package dev.residue.dataset.assignandadd;

import dev.residue.dataset.Baseline;
import dev.residue.dataset.RandomStream;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.SettingsCheck;
import dev.residue.dataset.Task;
import dev.residue.dataset.TaskFactory;
import dev.residue.dataset.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * {@code ; ; a 40 ; j 18 ; ; ; k 9 + a 27 =} is {@code 8}: addition modulo a prime (here 59) whose
 * operands are numbers or variables assigned earlier in the sequence.
 *
 * <p>A sequence is a prefix of assignments, each a variable and its value as two adjacent tokens,
 * with PADs ({@code ;}) between them, then {@code + left right =}; the sum is predicted at the
 * {@code =}, the last position. Training never shows two things: the held-out ordered pairs of
 * numbers ({@link PairSplit}), directly or through variables; and the first r variables as right
 * operand or the last r as left one. The nine {@linkplain #splits() splits} are disjoint; combined
 * violations are in none of them. A held-out-slot split has trained pairs, a held-out-pair split
 * trained slots.
 *
 * <p>Source: "Assign and Add", Exoo, Bietti and Sous, arXiv 2605.31497 (2026), and its authors'
 * code. Instances are immutable and safe for use by several threads.
 */
public final class AssignAndAdd implements Task {

    /** Makes this task from an experiment file; its defaults are the paper's settings. */
    public static final TaskFactory<AssignAndAddSettings> FACTORY =
            TaskFactory.of(
                    AssignAndAddSettings.paper(), AssignAndAddSettings::check, AssignAndAdd::new);

    private static final int LARGEST_ENUMERATION = 1 << 16;
    private static final long LARGEST_UNION = 1L << 20;

    private final AssignAndAddSettings settings;
    private final PairSplit pairs;
    private final OperandSlots slots;
    private final TokenIds ids;
    private final TrainingMixture mixture;
    private final EvaluationSampler sampler;

    /** Refuses wrong settings, naming all of it; the seed decides what is held out. */
    public AssignAndAdd(AssignAndAddSettings settings, long seed) {
        this.settings = SettingsCheck.require(settings, AssignAndAddSettings::check);
        this.pairs =
                settings.trainPairsFile() != null
                        ? PairSplit.read(settings.trainPairsFile(), settings.modulus())
                        : PairSplit.sample(settings.modulus(), settings.trainPairs(), seed);
        this.slots = new OperandSlots(settings.variables(), settings.restrictedVariables());
        this.ids = new TokenIds(settings);
        this.mixture = new TrainingMixture(settings, pairs, slots, seed);
        this.sampler = new EvaluationSampler(settings, pairs, slots);
    }

    @Override
    public Vocabulary vocabulary() {
        return ids.vocabulary();
    }

    @Override
    public int context() {
        return settings.context();
    }

    @Override
    public int classes() {
        return settings.modulus();
    }

    @Override
    public int[] readPositions() {
        return new int[] {equalsPosition()};
    }

    @Override
    public List<String> splits() {
        return EvaluationSplit.titles();
    }

    @Override
    public String meaning(String split) {
        return EvaluationSplit.titled(split).meaning();
    }

    @Override
    public Sequences training(long seed, long step, int batchSize) {
        RandomStream random = RandomStream.of("assign-and-add/training", seed, step);
        return draw(batchSize, writer -> mixture.draw(random, writer));
    }

    @Override
    public Sequences evaluation(String split, long seed, int count) {
        EvaluationSplit drawn = EvaluationSplit.titled(split);
        RandomStream random = RandomStream.of("assign-and-add/" + split, seed);
        return draw(count, writer -> sampler.draw(drawn, random, writer));
    }

    /**
     * Enumerates the pairs of the two direct splits, ascending, each once with a random prefix; the
     * other splits are too large.
     */
    @Override
    public Optional<Sequences> exhaustive(String split, long seed) {
        EvaluationSplit enumerated = EvaluationSplit.titled(split);
        if (enumerated.variableOperands > 0) {
            return Optional.empty();
        }
        return direct(codes(enumerated), seed);
    }

    /**
     * Enumerates that part of {@code direct/held-out-pair} whose pairs, with their numbers swapped,
     * are trained on or are not; commutativity makes the former the easier ones.
     *
     * @return the same sequences as in {@link #exhaustive}, or empty if there are none or too many
     */
    public Optional<Sequences> directHeldOut(boolean twinTrained, long seed) {
        int p = modulus();
        IntPredicate wanted = code -> pairs.twinTrained(code / p, code % p) == twinTrained;
        return direct(Arrays.stream(pairs.heldOutCodes()).filter(wanted).toArray(), seed);
    }

    /**
     * Enumerates all that the three held-out splits of two variables can hold: each pair of numbers
     * with each pair of variables once, behind a random prefix. At the paper's settings these are
     * 193,580 sequences.
     *
     * @return empty if there are none, or more than a million
     */
    public Optional<Sequences> twoVariablesHeldOut(long seed) {
        long count = twoVariablesHeldOut().mapToLong(this::sums).sum();
        if (count == 0 || count > LARGEST_UNION) {
            return Optional.empty();
        }
        SequenceWriter writer = new SequenceWriter(ids, settings, (int) count);
        twoVariablesHeldOut().forEach(split -> writeAll(split, seed, writer));
        return Optional.of(writer.sequences());
    }

    private static Stream<EvaluationSplit> twoVariablesHeldOut() {
        return Arrays.stream(EvaluationSplit.values())
                .filter(split -> split.variableOperands == 2)
                .filter(split -> split.heldOutPair || split.slotViolations > 0);
    }

    private int[] codes(EvaluationSplit split) {
        return split.heldOutPair ? pairs.heldOutCodes() : pairs.trainCodes();
    }

    private long sums(EvaluationSplit split) {
        return (long) codes(split).length * slots.pairs(split.slotViolations).length;
    }

    private void writeAll(EvaluationSplit split, long seed, SequenceWriter writer) {
        for (int operands : slots.pairs(split.slotViolations)) {
            RandomStream random =
                    RandomStream.of("assign-and-add/union/" + split.title, seed, operands);
            int left = operands / variables();
            int right = operands % variables();
            for (int code : codes(split)) {
                sampler.write(random, writer, left, right, code);
            }
        }
    }

    @Override
    public List<Baseline> baselines() {
        return ShortcutBaselines.of(settings.assignments());
    }

    /**
     * Draws sequences that ignore what is held out: uniform over the given types, all variables
     * (two different ones where there are two) and all pairs of numbers, with the evaluation
     * splits' prefixes.
     */
    public Sequences unrestricted(long seed, int count, SequenceType... types) {
        if (types.length == 0) {
            throw new IllegalArgumentException("no type of sequence to draw");
        }
        RandomStream random = RandomStream.of("assign-and-add/unrestricted", seed);
        return draw(
                count,
                writer ->
                        sampler.drawUnrestricted(
                                types[random.nextInt(types.length)], random, writer));
    }

    /**
     * Writes one sequence of given operands, held out or not, behind a random prefix with the
     * evaluation splits' distribution.
     *
     * @param leftVariable the left operand; ignored where the type's left operand is a number
     * @param rightVariable the right operand; ignored where the type's right operand is a number
     * @param tokens receives {@link #context()} tokens from {@code offset} on
     * @throws IllegalArgumentException if a number or variable does not exist, or both variables
     *     are the same
     */
    public void fill(
            RandomStream random,
            SequenceType type,
            int leftVariable,
            int rightVariable,
            int leftNumber,
            int rightNumber,
            long[] tokens,
            int offset) {
        int left = type.leftIsVariable() ? leftVariable : SequenceWriter.LITERAL;
        int right = type.rightIsVariable() ? rightVariable : SequenceWriter.LITERAL;
        requireExisting(type, leftVariable, rightVariable);
        int code = ids.number(leftNumber) * modulus() + ids.number(rightNumber);
        Sequences one = draw(1, writer -> sampler.write(random, writer, left, right, code));
        System.arraycopy(one.tokens(), 0, tokens, offset, context());
    }

    /**
     * Returns the tokens of a record, {@code [context]}.
     *
     * @throws IllegalArgumentException if the record's context is another, or it holds a number or
     *     variable that does not exist
     */
    public long[] compose(AssignAndAddRecord record) {
        return ids.compose(record);
    }

    /** Takes a sequence apart; tokens that are none of this task are refused. */
    public AssignAndAddRecord record(long[] tokens) {
        return ids.record(tokens);
    }

    @Override
    public String render(long[] tokens) {
        return record(tokens).toString();
    }

    /** Reads a sequence from text; one shorter than the context is padded on its left. */
    @Override
    public long[] parse(String text) {
        return compose(AssignAndAddRecord.parse(text, context()));
    }

    public AssignAndAddSettings settings() {
        return settings;
    }

    /** Returns p: numbers and sums lie in {@code [0, p)}. */
    public int modulus() {
        return settings.modulus();
    }

    public int variables() {
        return settings.variables();
    }

    public PairSplit pairs() {
        return pairs;
    }

    /** Returns whether a variable may be a left operand in training. */
    public boolean mayStandLeft(int variable) {
        return slots.mayStandLeft(requireVariable(variable));
    }

    /** Returns whether a variable may be a right operand in training. */
    public boolean mayStandRight(int variable) {
        return slots.mayStandRight(requireVariable(variable));
    }

    /** Returns the token id of a number in {@code [0, p)}. */
    public int numberToken(int number) {
        return ids.number(number);
    }

    /** Returns the token id of a variable in {@code [0, variables)}. */
    public int variableToken(int variable) {
        return ids.variable(variable);
    }

    public int equalsToken() {
        return ids.equalsSign();
    }

    /** Returns the position of {@code +}, which is also the length of the prefix. */
    public int plusPosition() {
        return context() - AssignAndAddRecord.CORE;
    }

    public int leftPosition() {
        return context() - 3;
    }

    public int rightPosition() {
        return context() - 2;
    }

    /** Returns the position of {@code =}, where the sum is predicted. */
    public int equalsPosition() {
        return context() - 1;
    }

    private Optional<Sequences> direct(int[] codes, long seed) {
        if (codes.length == 0 || codes.length > LARGEST_ENUMERATION) {
            return Optional.empty();
        }
        SequenceWriter writer = new SequenceWriter(ids, settings, codes.length);
        for (int code : codes) {
            // a stream per pair, so that a part of the enumeration has the whole's prefixes
            RandomStream random = RandomStream.of("assign-and-add/exhaustive", seed, code);
            sampler.write(random, writer, SequenceWriter.LITERAL, SequenceWriter.LITERAL, code);
        }
        return Optional.of(writer.sequences());
    }

    private int requireVariable(int variable) {
        ids.variable(variable);
        return variable;
    }

    private void requireExisting(SequenceType type, int left, int right) {
        if (type.leftIsVariable()) {
            requireVariable(left);
        }
        if (type.rightIsVariable()) {
            requireVariable(right);
        }
        if (type == SequenceType.TWO_VARIABLES && left == right) {
            throw new IllegalArgumentException(
                    AssignAndAddText.variable(left)
                            + " cannot be both operands; must be two variables");
        }
    }

    private Sequences draw(int count, Consumer<SequenceWriter> one) {
        SequenceWriter writer = new SequenceWriter(ids, settings, count);
        for (int i = 0; i < count; i++) {
            one.accept(writer);
        }
        return writer.sequences();
    }
}
