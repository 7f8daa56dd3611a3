package example;

import dev.residue.dataset.RandomStream;
import dev.residue.dataset.ResidueTask;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.Splits;
import dev.residue.dataset.TaskFactory;
import dev.residue.dataset.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** {@code 3 5}, to be answered by 5 where p is 7: the difference of two numbers modulo p. */
final class Subtraction implements ResidueTask {

    // snippet: task-factory
    static final TaskFactory<Settings> FACTORY =
            TaskFactory.of(
                    new Settings(7), Settings::check, (settings, seed) -> new Subtraction(settings));

    private final int p;
    private final int[] trained; // pairs, by code a p + b
    private final int[] heldOut; // one in four

    /** The keys below {@code task.subtraction}. */
    record Settings(int modulus) {

        void check(BiConsumer<String, String> problem) {
            if (modulus < 3 || modulus > 100) {
                problem.accept("modulus", modulus + " must be from 3 to 100");
            }
        }
    }

    Subtraction(Settings settings) {
        p = settings.modulus();
        trained = IntStream.range(0, p * p).filter(code -> !isHeldOut(code)).toArray();
        heldOut = IntStream.range(0, p * p).filter(this::isHeldOut).toArray();
    }

    private boolean isHeldOut(int code) {
        return (code / p + code % p) % 4 == 0;
    }

    // end snippet

    @Override
    public Vocabulary vocabulary() {
        return new Vocabulary(IntStream.range(0, p).mapToObj(Integer::toString).toList());
    }

    @Override
    public int[] residueTokens() { // lets the probe spectrum apply
        return IntStream.range(0, p).toArray();
    }

    @Override
    public int context() {
        return 2;
    }

    @Override
    public int classes() {
        return p;
    }

    @Override
    public int[] readPositions() {
        return new int[] {1};
    }

    @Override
    public List<String> splits() {
        return List.of("train", "held-out");
    }

    @Override
    public String meaning(String split) {
        return split.equals("train") ? "pairs trained on" : "pairs never seen in training";
    }

    @Override
    public String render(long[] tokens) {
        return Arrays.stream(tokens).mapToObj(Long::toString).collect(Collectors.joining(" "));
    }

    @Override
    public long[] parse(String text) {
        return Arrays.stream(text.split(" ")).mapToLong(vocabulary()::id).toArray();
    }

    // snippet: task-draws
    @Override
    public Sequences training(long seed, long step, int batchSize) {
        return drawn(RandomStream.of("subtraction", seed, step), trained, batchSize);
    }

    @Override
    public Sequences evaluation(String split, long seed, int count) {
        return drawn(RandomStream.of("subtraction/" + split, seed), codes(split), count);
    }

    @Override
    public Optional<Sequences> exhaustive(String split, long seed) {
        return Optional.of(sequences(codes(split)));
    }

    private int[] codes(String split) {
        return Splits.named(split, splits(), Function.identity()).equals("train")
                ? trained
                : heldOut;
    }

    private Sequences drawn(RandomStream random, int[] codes, int count) {
        return sequences(
                IntStream.range(0, count).map(i -> codes[random.nextInt(codes.length)]).toArray());
    }

    private Sequences sequences(int... codes) {
        long[] tokens = new long[2 * codes.length];
        long[] labels = new long[codes.length];
        for (int i = 0; i < codes.length; i++) {
            int a = codes[i] / p;
            int b = codes[i] % p;
            tokens[2 * i] = a;
            tokens[2 * i + 1] = b;
            labels[i] = Math.floorMod(a - b, p);
        }
        return new Sequences(tokens, labels, codes.length);
    }
    // end snippet
}
