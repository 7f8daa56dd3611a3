package dev.residue.dataset.incontext;

import dev.residue.dataset.RandomStream;
import dev.residue.dataset.Sequences;
import java.util.Arrays;
import java.util.List;

/** Draws and writes sequences of any tasks and pairs. */
record SequenceSampler(int modulus, int examples) {

    /** Draws equally many sequences of every task; the batch must divide. */
    Sequences training(
            List<TaskVector> tasks, int[] codes, PairDraw draw, long seed, long step, int count) {
        RandomStream random = RandomStream.of("in-context/training", seed, step);
        Writer writer = new Writer(count);
        int perTask = count / tasks.size();
        int[] drawn = new int[Math.multiplyExact(perTask, examples)];
        for (int task = 0; task < tasks.size(); task++) {
            if (task == 0 || draw == PairDraw.INDEPENDENT) {
                Arrays.setAll(drawn, i -> pair(random, codes));
            }
            for (int i = 0; i < perTask; i++) {
                writer.write(tasks.get(task), drawn, i * examples);
            }
        }
        return writer.sequences();
    }

    /** Draws one sequence of each task, with pairs of its own. */
    Sequences each(List<TaskVector> tasks, int[] codes, RandomStream random) {
        Writer writer = new Writer(tasks.size());
        int[] drawn = new int[examples];
        for (TaskVector task : tasks) {
            Arrays.setAll(drawn, i -> pair(random, codes));
            writer.write(task, drawn, 0);
        }
        return writer.sequences();
    }

    Sequences compose(TaskVector task, int[] pairs) {
        requireTask(task);
        requirePairs(pairs);
        Writer writer = new Writer(1);
        writer.write(task, pairs, 0);
        return writer.sequences();
    }

    Sequences sweep(TaskVector task, int[] pairs, int shot) {
        requireTask(task);
        if (shot < 0 || shot >= examples) {
            throw new IllegalArgumentException(
                    "shot %s must be from 0 to %s".formatted(shot, examples - 1));
        }
        int[] swept = pairs.clone();
        if (shot < swept.length) {
            swept[shot] = 0; // whatever stood there is ignored
        }
        requirePairs(swept);
        int all = modulus * modulus;
        Writer writer = new Writer(all);
        for (int code = 0; code < all; code++) {
            swept[shot] = code;
            writer.write(task, swept, 0);
        }
        return writer.sequences();
    }

    private static int pair(RandomStream random, int[] codes) {
        return codes[random.nextInt(codes.length)];
    }

    private void requireTask(TaskVector task) {
        if (Math.min(task.a(), task.b()) < 0 || Math.max(task.a(), task.b()) >= modulus) {
            throw new IllegalArgumentException(task + " is no task modulo " + modulus);
        }
    }

    private void requirePairs(int[] codes) {
        if (codes.length != examples) {
            throw new IllegalArgumentException(
                    "%s pairs; must be %s".formatted(codes.length, examples));
        }
        int all = modulus * modulus;
        for (int code : codes) {
            if (code < 0 || code >= all) {
                throw new IllegalArgumentException(
                        "pair code %s must be from 0 to %s".formatted(code, all - 1));
            }
        }
    }

    private final class Writer {

        private final int context = InContextLinear.zPosition(examples - 1);
        private final long[] tokens;
        private final long[] labels; // [count * examples]
        private int written;

        Writer(int count) {
            if (count < 1) {
                throw new IllegalArgumentException(count + " sequences; must be at least 1");
            }
            this.tokens = new long[Math.multiplyExact(count, context)];
            this.labels = new long[Math.multiplyExact(count, examples)];
        }

        /** Writes one sequence of a task, with the codes of its pairs from an index on. */
        void write(TaskVector task, int[] codes, int from) {
            for (int shot = 0; shot < examples; shot++) {
                int x = codes[from + shot] / modulus;
                int y = codes[from + shot] % modulus;
                int z = task.apply(x, y, modulus);
                int at = written * context + InContextLinear.xPosition(shot);
                tokens[at] = x;
                tokens[at + 1] = y;
                if (shot < examples - 1) {
                    tokens[at + 2] = z;
                }
                labels[written * examples + shot] = z;
            }
            written++;
        }

        Sequences sequences() {
            return new Sequences(tokens, labels, labels.length / examples);
        }
    }
}
