package dev.residue.dataset.digits;

import dev.residue.dataset.RandomStream;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.SettingsCheck;
import dev.residue.dataset.Splits;
import dev.residue.dataset.Task;
import dev.residue.dataset.TaskFactory;
import dev.residue.dataset.Vocabulary;
import dev.residue.dataset.digits.Arithmetic.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;

/**
 * {@code 349 + 705 = 1054 is 00349 00705 450100}: a sum or product of two operands, digit by digit,
 * here with five places for an operand and the answer's units first. Training has operands of at
 * most n digits.
 *
 * <p>A model is fed all but the last digit of the answer, and read wherever the next token is one
 * of the answer's. Feeding the right answer and generating greedily agree on whether all of it
 * comes out right: the first digit that would be generated wrongly is predicted wrongly here.
 *
 * <p>Splits: {@code in-distribution/train} and {@code in-distribution/test} are disjoint; {@code
 * out-of-distribution/<n>-digits} has longer operands; {@code equivalence/<n>-digits} has the same
 * operands with the answer of their {@link EquivalenceClass}.
 *
 * <p>Source: "It Ain't That Bad", Xu, Pan, Zhang and Yang, arXiv 2308.08268 (2023), and its
 * authors' code.
 */
public final class DigitTask implements Task {

    private static final String TRAIN = "in-distribution/train";
    private static final String TEST = "in-distribution/test";
    private static final String BEYOND = "out-of-distribution/";
    private static final String EQUIVALENT = "equivalence/";
    private static final String DIGITS = "-digits";

    /** No set of more pairs is gone through whole at every checkpoint. */
    private static final int LARGEST_EXHAUSTIVE = 2_500;

    private final Arithmetic arithmetic;
    private final DigitsSettings settings;
    private final DigitFormat format;
    private final DigitText text;
    private final EquivalenceClass equivalence;
    private final Map<String, Pairs> sets = new LinkedHashMap<>();

    /** Returns the factory of plain sums or products; its defaults are the paper's settings. */
    public static TaskFactory<DigitsSettings> factory(Operation operation) {
        return TaskFactory.of(
                operation == Operation.ADDITION
                        ? DigitsSettings.addition()
                        : DigitsSettings.multiplication(),
                DigitsSettings::check,
                (settings, seed) -> new DigitTask(operation, settings, seed));
    }

    /** Returns the factory of sums or products modulo a number. */
    public static TaskFactory<ModularDigitsSettings> modularFactory(Operation operation) {
        return TaskFactory.of(
                ModularDigitsSettings.defaults(),
                ModularDigitsSettings::check,
                (settings, seed) -> new DigitTask(operation, settings, seed));
    }

    /**
     * Makes plain sums or products; refuses wrong settings, naming all of it.
     *
     * @param seed decides what is held out
     */
    public DigitTask(Operation operation, DigitsSettings settings, long seed) {
        this(new Arithmetic(operation, 0), settings, seed);
    }

    /** Makes sums or products modulo a number. */
    public DigitTask(Operation operation, ModularDigitsSettings settings, long seed) {
        this(new Arithmetic(operation, settings.modulus()), settings.digitsSettings(), seed);
    }

    /** Refuses wrong settings, naming all of it; the seed decides what is held out. */
    public DigitTask(Arithmetic arithmetic, DigitsSettings settings, long seed) {
        this.arithmetic = arithmetic;
        this.settings = SettingsCheck.require(settings, DigitsSettings::check);
        this.format = new DigitFormat(arithmetic, settings);
        this.text = new DigitText(this, format);
        this.equivalence = new EquivalenceClass(settings.digits(), settings.zeroPlaces());
        PairSets draw = new PairSets(settings, seed);
        Pairs test = draw.test();
        sets.put(TRAIN, draw.train(test));
        sets.put(TEST, test);
        for (Integer length : settings.outOfDistributionDigits()) {
            sets.put(BEYOND + length + DIGITS, draw.outOfDistribution(length));
        }
    }

    public Arithmetic arithmetic() {
        return arithmetic;
    }

    public DigitsSettings settings() {
        return settings;
    }

    /** Returns the classes of operands that training cannot tell apart. */
    public EquivalenceClass equivalence() {
        return equivalence;
    }

    public int answerWidth() {
        return format.answerWidth();
    }

    /** Returns the place, from 0 for the units, of the digit predicted at a read position. */
    public int answerPlace(int read) {
        return format.answerPlace(read);
    }

    public int promptLength() {
        return format.promptLength();
    }

    /** Returns the number that the digits of an answer, as they are written, stand for. */
    public long number(long[] digits) {
        return format.number(digits);
    }

    public Pairs operands(long[] tokens) {
        return new Pairs(
                new long[] {format.operand(tokens, true)},
                new long[] {format.operand(tokens, false)});
    }

    public long equivalentAnswer(long a, long b) {
        return arithmetic.answer(equivalence.representative(a), equivalence.representative(b));
    }

    /** Returns the pairs of a split; those of an equivalence split are out of distribution. */
    public Pairs pairs(String split) {
        String set = split.startsWith(EQUIVALENT) ? split.replace(EQUIVALENT, BEYOND) : split;
        Splits.named(split, splits(), Function.identity());
        return Objects.requireNonNull(sets.get(set));
    }

    /** Returns sequences of pairs, with the answer of two operands that they are read against. */
    public Sequences sequences(Pairs pairs, LongBinaryOperator answer) {
        int context = context();
        int reads = answerWidth();
        long[] tokens = new long[Math.multiplyExact(pairs.size(), context)];
        long[] labels = new long[Math.multiplyExact(pairs.size(), reads)];
        for (int row = 0; row < pairs.size(); row++) {
            long a = pairs.a()[row];
            long b = pairs.b()[row];
            long value = answer.applyAsLong(a, b);
            format.write(a, b, value, tokens, row * context);
            for (int i = 0; i < reads; i++) {
                labels[row * reads + i] = format.answerDigit(value, i);
            }
        }
        return new Sequences(tokens, labels, pairs.size());
    }

    @Override
    public Vocabulary vocabulary() {
        return format.vocabulary();
    }

    @Override
    public int context() {
        return format.context();
    }

    @Override
    public int classes() {
        return 10;
    }

    @Override
    public int[] readPositions() {
        return format.readPositions();
    }

    @Override
    public int[] places() {
        return format.places();
    }

    @Override
    public boolean scoresWholeSequences() {
        return true;
    }

    @Override
    public List<String> splits() {
        List<String> splits = new ArrayList<>(sets.keySet());
        for (Integer length : settings.outOfDistributionDigits()) {
            splits.add(EQUIVALENT + length + DIGITS);
        }
        return splits;
    }

    @Override
    public String meaning(String split) {
        pairs(split);
        if (split.equals(TRAIN)) {
            return "pairs trained on";
        }
        if (split.equals(TEST)) {
            return "pairs of the same range, held out";
        }
        return split.startsWith(BEYOND)
                ? "operands beyond the training range, against the true answer"
                : "the same operands, against the answer for their digits that training varied";
    }

    @Override
    public Sequences training(long seed, long step, int batchSize) {
        RandomStream random = RandomStream.of("digits/batch", seed, step);
        return sequences(pairs(TRAIN).draw(random, batchSize), arithmetic::answer);
    }

    @Override
    public Sequences evaluation(String split, long seed, int count) {
        RandomStream random = RandomStream.of("digits/evaluation", seed);
        return sequences(pairs(split).sample(random, count), answer(split));
    }

    @Override
    public Optional<Sequences> exhaustive(String split, long seed) {
        Pairs pairs = pairs(split);
        return pairs.size() > LARGEST_EXHAUSTIVE
                ? Optional.empty()
                : Optional.of(sequences(pairs, answer(split)));
    }

    private LongBinaryOperator answer(String split) {
        return split.startsWith(EQUIVALENT) ? this::equivalentAnswer : arithmetic::answer;
    }

    @Override
    public String render(long[] tokens) {
        return text.render(tokens);
    }

    /** Reads a record, or operands alone as {@code 349 + 705}, to which the answer is added. */
    @Override
    public long[] parse(String line) {
        return text.parse(line);
    }
}
