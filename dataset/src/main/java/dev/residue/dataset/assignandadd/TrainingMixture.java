package dev.residue.dataset.assignandadd;

import dev.residue.dataset.RandomStream;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The training mixture: a uniform row of the table (type, variable, trained pair of numbers) with a
 * fresh prefix.
 *
 * <p>Per trained pair the table has V rows without variable operands, V - r rows with a variable on
 * the left, V - r with one on the right and V - r with two, so 28.6 %, 23.8 %, 23.8 % and 23.8 % at
 * the paper's V = 12 and r = 2. A row is computed from its number; only the coins that thin out the
 * rows with two variables are kept. Two rules are the paper's: a row with two variables ignores its
 * own and draws an ordered pair of variables, and it raises one assignment to two.
 */
final class TrainingMixture {

    private final AssignAndAddSettings settings;
    private final PairSplit pairs;
    private final OperandSlots slots;
    private final @Nullable BitSet keptRows; // of two variables; null where all are kept

    TrainingMixture(AssignAndAddSettings settings, PairSplit pairs, OperandSlots slots, long seed) {
        this.settings = settings;
        this.pairs = pairs;
        this.slots = slots;
        this.keptRows = settings.twoVariableFrequency() < 1 ? tossCoins(seed) : null;
    }

    void draw(RandomStream random, SequenceWriter writer) {
        int allowed = slots.left(0).length; // as many as on the right
        int row; // among the rows of one pair
        int pair;
        do {
            row = random.nextInt(settings.variables() + 3 * allowed);
            pair = random.nextInt(pairs.trainCount());
        } while (isDropped(row, pair));

        int left = SequenceWriter.LITERAL;
        int right = SequenceWriter.LITERAL;
        int assignments = 1 + random.nextInt(settings.assignments());
        int place = row - settings.variables();
        if (place >= 2 * allowed) {
            int[] both = slots.pairs(0);
            int chosen = both[random.nextInt(both.length)];
            left = chosen / settings.variables();
            right = chosen % settings.variables();
            assignments = Math.max(2, assignments);
        } else if (place >= allowed) {
            right = slots.right(0)[place - allowed];
        } else if (place >= 0) {
            left = slots.left(0)[place];
        }
        // A row without variable operands has a variable of its own too, assigned any number; as
        // it is uniform, the prefix is that of uniform distractors.
        writer.write(random, assignments, left, right, pairs.trainCode(pair));
    }

    private boolean isDropped(int row, int pair) {
        int place = row - settings.variables() - 2 * slots.left(0).length;
        return keptRows != null && place >= 0 && !keptRows.get(place * pairs.trainCount() + pair);
    }

    private BitSet tossCoins(long seed) {
        RandomStream random = RandomStream.of("assign-and-add/two-variable-rows", seed);
        int rows = Math.multiplyExact(slots.left(0).length, pairs.trainCount());
        BitSet kept = new BitSet(rows);
        for (int row = 0; row < rows; row++) {
            kept.set(row, random.nextDouble() < settings.twoVariableFrequency());
        }
        return kept;
    }
}
