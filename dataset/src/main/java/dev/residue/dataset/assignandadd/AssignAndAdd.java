package dev.residue.dataset.assignandadd;

import dev.residue.dataset.Baseline;
import dev.residue.dataset.RandomStream;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.Task;
import dev.residue.dataset.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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

    private static final int LARGEST_ENUMERATION = 1 << 16;

    private final AssignAndAddSettings settings;
    private final PairSplit pairs;
    private final OperandSlots slots;
    private final TokenIds ids;
    private final SequenceCodec codec;
    private final TrainingMixture mixture;
    private final EvaluationSampler sampler;

    /**
     * Makes the task.
     *
     * @param seed the split seed: which pairs are held out, and which rows {@code
     *     twoVariableFrequency} keeps
     * @throws IllegalArgumentException if anything is wrong with the settings; names all of it
     */
    public AssignAndAdd(AssignAndAddSettings settings, long seed) {
        List<String> problems = new ArrayList<>();
        new SettingsCheck(settings, (key, problem) -> problems.add(key + ": " + problem)).run();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        this.settings = settings;
        this.pairs =
                settings.trainPairsFile() != null
                        ? PairSplit.read(settings.trainPairsFile(), settings.modulus())
                        : PairSplit.sample(settings.modulus(), settings.trainPairs(), seed);
        this.slots = new OperandSlots(settings.variables(), settings.restrictedVariables());
        this.ids = new TokenIds(settings.modulus(), settings.variables());
        this.codec = new SequenceCodec(ids, settings.context());
        this.mixture = new TrainingMixture(settings, pairs, slots, seed);
        this.sampler = new EvaluationSampler(settings, pairs, slots);
    }

    @Override
    public Vocabulary vocabulary() {
        return codec.vocabulary();
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
        return draw(
                batchSize,
                (index, writer, tokens, offset) -> mixture.draw(random, writer, tokens, offset));
    }

    @Override
    public Sequences evaluation(String split, long seed, int count) {
        EvaluationSplit drawn = EvaluationSplit.titled(split);
        RandomStream random = RandomStream.of("assign-and-add/" + split, seed);
        return draw(
                count,
                (index, writer, tokens, offset) ->
                        sampler.draw(drawn, random, writer, tokens, offset));
    }

    /**
     * Enumerates the pairs of the two direct splits, ascending, each once with a random prefix; the
     * other splits are too large.
     */
    @Override
    public Optional<Sequences> exhaustive(String split, long seed) {
        EvaluationSplit enumerated = EvaluationSplit.titled(split);
        if (enumerated.variableOperands() > 0) {
            return Optional.empty();
        }
        return direct(enumerated.heldOutPair() ? pairs.heldOutCodes() : pairs.trainCodes(), seed);
    }

    /**
     * Enumerates that part of {@code direct/held-out-pair} whose pairs, with their numbers swapped,
     * are trained on or are not; commutativity makes the former the easier ones.
     *
     * @return the same sequences as in {@link #exhaustive}, or empty if there are none or too many
     */
    public Optional<Sequences> directHeldOut(boolean twinTrained, long seed) {
        int[] codes =
                Arrays.stream(pairs.heldOutCodes())
                        .filter(
                                code ->
                                        pairs.twinTrained(code / modulus(), code % modulus())
                                                == twinTrained)
                        .toArray();
        return direct(codes, seed);
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
                (index, writer, tokens, offset) ->
                        sampler.drawUnrestricted(
                                types[random.nextInt(types.length)],
                                random,
                                writer,
                                tokens,
                                offset));
    }

    /**
     * Writes one sequence of given operands, held out or not, behind a random prefix with the
     * evaluation splits' distribution.
     *
     * @param leftVariable the left operand; ignored where the type's left operand is a number
     * @param rightVariable the right operand; ignored where the type's right operand is a number
     * @param leftNumber the left operand's value
     * @param rightNumber the right operand's value
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
        sampler.write(random, writer(), left, right, code, tokens, offset);
    }

    /**
     * Returns the tokens of a record, {@code [context]}.
     *
     * @throws IllegalArgumentException if the record's context is another, or it holds a number or
     *     variable that does not exist
     */
    public long[] compose(AssignAndAddRecord record) {
        return codec.compose(record);
    }

    /**
     * Takes a sequence apart.
     *
     * @throws IllegalArgumentException if the tokens are no sequence of this task
     */
    public AssignAndAddRecord record(long[] tokens) {
        return codec.record(tokens);
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

    /** Returns the settings. */
    public AssignAndAddSettings settings() {
        return settings;
    }

    /** Returns p, the number of numbers. */
    public int modulus() {
        return settings.modulus();
    }

    /** Returns the number of variables. */
    public int variables() {
        return settings.variables();
    }

    /** Returns which pairs of numbers are trained on. */
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

    /**
     * Returns the token id of a number.
     *
     * @throws IllegalArgumentException if it is not in {@code [0, p)}
     */
    public int numberToken(int number) {
        return ids.number(number);
    }

    /**
     * Returns the token id of a variable.
     *
     * @throws IllegalArgumentException if it is not in {@code [0, variables)}
     */
    public int variableToken(int variable) {
        return ids.variable(variable);
    }

    /** Returns the token id of {@code +}. */
    public int plusToken() {
        return ids.plus();
    }

    /** Returns the token id of {@code =}. */
    public int equalsToken() {
        return ids.equalsSign();
    }

    /** Returns the token id of {@code ;}, the PAD. */
    public int padToken() {
        return ids.pad();
    }

    /** Returns the position of {@code +}, which is also the length of the prefix. */
    public int plusPosition() {
        return context() - AssignAndAddRecord.CORE;
    }

    /** Returns the position of the left operand. */
    public int leftPosition() {
        return context() - 3;
    }

    /** Returns the position of the right operand. */
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
        // a stream per pair, so that a part of the enumeration has the whole's prefixes
        return Optional.of(
                draw(
                        codes.length,
                        (index, writer, tokens, offset) ->
                                sampler.write(
                                        RandomStream.of(
                                                "assign-and-add/exhaustive", seed, codes[index]),
                                        writer,
                                        SequenceWriter.LITERAL,
                                        SequenceWriter.LITERAL,
                                        codes[index],
                                        tokens,
                                        offset)));
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
                    Words.variable(left) + " cannot be both operands; must be two variables");
        }
    }

    /** Writes one sequence with a writer shared by all of a draw, and returns its label. */
    private interface Draw {
        int write(int index, SequenceWriter writer, long[] tokens, int offset);
    }

    private Sequences draw(int count, Draw one) {
        if (count < 1) {
            throw new IllegalArgumentException(count + " sequences; must be at least 1");
        }
        SequenceWriter writer = writer();
        long[] tokens = new long[Math.multiplyExact(count, context())];
        long[] labels = new long[count];
        for (int i = 0; i < count; i++) {
            labels[i] = one.write(i, writer, tokens, i * context());
        }
        return new Sequences(tokens, labels, count);
    }

    private SequenceWriter writer() {
        return new SequenceWriter(ids, context(), settings.assignments());
    }
}
