package dev.residue.analysis.incontext;

import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.RandomStream;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.incontext.Example;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.ModularRegression;
import dev.residue.dataset.incontext.QueryKind;
import dev.residue.dataset.incontext.RatioMatching;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Queries to which ratio matching and modular regression give different answers, so that a model's
 * answer tells which it does.
 *
 * <p>Taken are uncopied queries (x, y) other than (0, 0) with a proportional example, whose other
 * examples determine the task. Every example t (x, y) with t ≠ 0 gets t d added to its z, for a d ≠
 * 0 drawn for each sequence: whichever of them is matched, the answer is the true one plus d, while
 * the examples off that line still give the true one. For a prime p only.
 */
final class Conflicts {

    private final int shot;
    private final int reads;
    private final List<long[]> tokens = new ArrayList<>();
    private final List<Integer> matched = new ArrayList<>();
    private final List<Integer> regressed = new ArrayList<>();

    Conflicts(int modulus, ShotSample sample, int shot, long seed) {
        this.shot = shot;
        this.reads = sample.reads();
        RandomStream random = RandomStream.of("in-context/conflicts", seed, shot);
        for (int i = 0; i < sample.count(); i++) {
            int added = 1 + random.nextInt(modulus - 1);
            int query = sample.query(i, shot, modulus);
            if (query != 0 && sample.kind(i, shot) == QueryKind.RATIO_MATCHING) {
                change(modulus, sample.sequences(), i, query, added);
            }
        }
    }

    private void change(int modulus, Sequences sequences, int index, int query, int added) {
        int x = query / modulus;
        int y = query % modulus;
        long[] changed = sequences.sequence(index);
        List<Example> context = new ArrayList<>();
        List<Example> offTheLine = new ArrayList<>();
        List<Example> before = Example.before(sequences, index, shot);
        for (int place = 0; place < shot; place++) {
            Example example = before.get(place);
            int multiple = multiple(modulus, x, y, example);
            int z = (example.z() + multiple * added) % modulus;
            changed[InContextLinear.zPosition(place)] = z;
            context.add(new Example(example.x(), example.y(), z));
            if (multiple == 0) {
                offTheLine.add(example);
            }
        }
        OptionalInt match = new RatioMatching(modulus).answer(context, x, y);
        OptionalInt regression = new ModularRegression(modulus).answer(offTheLine, x, y);
        if (match.isPresent() && regression.isPresent()) {
            tokens.add(changed);
            matched.add(match.getAsInt());
            regressed.add(regression.getAsInt());
        }
    }

    /** Returns t where the example is t (x, y), and 0 where it is no multiple or (0, 0). */
    private static int multiple(int modulus, int x, int y, Example example) {
        for (int t = 1; t < modulus; t++) {
            if (t * x % modulus == example.x() && t * y % modulus == example.y()) {
                return t;
            }
        }
        return 0;
    }

    int count() {
        return tokens.size();
    }

    void measure(Subject subject, String suffix, Measurements measurements) {
        long index = shot;
        measurements.add("count/agreement" + suffix, index, count());
        if (count() == 0) {
            return;
        }
        long[] all = tokens.stream().flatMapToLong(Arrays::stream).toArray();
        Sequences sequences = new Sequences(all, new long[count() * reads], count());
        QueryAnswers answers = QueryAnswers.of(subject, sequences);
        int ofMatching = 0;
        int ofRegression = 0;
        for (int i = 0; i < count(); i++) {
            ofMatching += answers.answer(i, shot) == matched.get(i) ? 1 : 0;
            ofRegression += answers.answer(i, shot) == regressed.get(i) ? 1 : 0;
        }
        double queries = count();
        measurements.add("agreement/ratio-matching" + suffix, index, ofMatching / queries);
        measurements.add("agreement/modular-regression" + suffix, index, ofRegression / queries);
    }
}
