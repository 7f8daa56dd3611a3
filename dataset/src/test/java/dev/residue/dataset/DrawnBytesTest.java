package dev.residue.dataset;

import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import dev.residue.dataset.assignandadd.SequenceType;
import dev.residue.dataset.digits.Arithmetic;
import dev.residue.dataset.digits.Arithmetic.Operation;
import dev.residue.dataset.digits.DigitTask;
import dev.residue.dataset.digits.DigitsSettings;
import dev.residue.dataset.digits.DigitsSettings.Lengths;
import dev.residue.dataset.digits.DigitsSettings.Padding;
import dev.residue.dataset.digits.DigitsSettings.Separators;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.InContextSettings;
import dev.residue.dataset.incontext.LabelCorruption;
import dev.residue.dataset.incontext.PairDraw;
import dev.residue.dataset.incontext.TaskChoice;
import dev.residue.dataset.incontext.TaskVector;
import dev.residue.dataset.incontext.TokenSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * What is drawn never changes: a run that is resumed by a later version must go on with the batches
 * it would have had. The sums are those of the version that the first runs were made with.
 */
final class DrawnBytesTest {

    @Test
    void assignAndAddDrawsWhatItAlwaysDrew() throws NoSuchAlgorithmException {
        AssignAndAdd paper = new AssignAndAdd(AssignAndAddSettings.paper(), 5);
        Drawn drawn = new Drawn().all(paper, 64);
        drawn.add(paper.unrestricted(2, 40, SequenceType.values()));
        drawn.add(paper.directHeldOut(true, 2).orElseThrow());
        long[] filled = new long[paper.context() + 3];
        RandomStream random = RandomStream.of("test", 1);
        for (SequenceType type : SequenceType.values()) {
            paper.fill(random, type, 0, 11, 3, 58, filled, 3);
            drawn.add(filled);
        }
        Assertions.assertThat(drawn.sum())
                .isEqualTo("5bf1e6b16f86bca4ce5303514eed7612994b202d91f3bfb1bab6d740c544d0ac");
        AssignAndAdd thinned =
                new AssignAndAdd(new AssignAndAddSettings(11, 9, 20, 5, 0.5, null, 3, 0.3), 8);
        Assertions.assertThat(new Drawn().all(thinned, 33).sum())
                .isEqualTo("93d8a1d281e5b521a2d55701059c485724e79e4333adc930c89425ca2a6b160a");
    }

    @Test
    void inContextLinearDrawsWhatItAlwaysDrew() throws NoSuchAlgorithmException {
        InContextLinear paper = new InContextLinear(InContextSettings.paper(), 5);
        Sequences test = paper.evaluation("out-of-distribution/test", 4, 9);
        LabelCorruption corruption = new LabelCorruption(29);
        Drawn drawn = new Drawn().all(paper, 768).add(corruption.atRandomPlaces(test, 20, 7, 3));
        Assertions.assertThat(drawn.sum())
                .isEqualTo("cab6b61129e32ac3d7005d17a8d2475dfdd40d439a4e06c27ccd42910ba7016a");
        InContextLinear composite =
                new InContextLinear(
                        new InContextSettings(
                                6,
                                4,
                                10,
                                TaskChoice.RANDOM,
                                0.6,
                                PairDraw.INDEPENDENT,
                                TokenSet.PLAIN,
                                20),
                        8);
        drawn = new Drawn().all(composite, 30);
        drawn.add(composite.sweep(new TaskVector(2, 5), new int[] {3, 7, 35, 0}, 2));
        Assertions.assertThat(drawn.sum())
                .isEqualTo("aa00a008f452de79482521c6328cbdd3109627b45a2e91e11dcf11f2641f8c53");
    }

    @Test
    void digitTasksDrawWhatTheyAlwaysDrew() throws NoSuchAlgorithmException {
        DigitTask sum = new DigitTask(digits(Operation.ADDITION, 0), DigitsSettings.addition(), 5);
        Assertions.assertThat(new Drawn().all(sum, 64).sum())
                .isEqualTo("9c5dcc25371477c20ec43187d8be9b54e2a48241636425354d4790aee51ee801");
        DigitsSettings settings =
                new DigitsSettings(
                        3,
                        6,
                        false,
                        90,
                        40,
                        70,
                        List.of(2, 6),
                        List.of(1),
                        Lengths.EVEN,
                        Padding.BLANKS,
                        Separators.WRITTEN);
        DigitTask product = new DigitTask(digits(Operation.MULTIPLICATION, 37), settings, 8);
        Assertions.assertThat(new Drawn().all(product, 33).sum())
                .isEqualTo("5a5f3162f4ddb1932ae21e212ca8663c951eaa825cfa63e750a70bd84e5e0f31");
    }

    private static Arithmetic digits(Operation operation, int modulus) {
        return new Arithmetic(operation, modulus);
    }

    /** The SHA-256 of everything that a task draws. */
    private static final class Drawn {

        private final MessageDigest digest;

        Drawn() throws NoSuchAlgorithmException {
            digest = MessageDigest.getInstance("SHA-256");
        }

        Drawn all(Task task, int batchSize) {
            digest.update(
                    String.join(" ", task.vocabulary().tokens()).getBytes(StandardCharsets.UTF_8));
            for (long step : new long[] {0, 1, 12_345}) {
                add(task.training(3, step, batchSize));
            }
            for (String split : task.splits()) {
                Sequences sample = task.evaluation(split, 3, 50);
                add(sample);
                String text = task.render(sample.sequence(0));
                digest.update(text.getBytes(StandardCharsets.UTF_8));
                Assertions.assertThat(task.parse(text)).isEqualTo(sample.sequence(0));
                task.exhaustive(split, 6).ifPresent(this::add);
            }
            return this;
        }

        Drawn add(Sequences sequences) {
            add(sequences.tokens());
            add(sequences.labels());
            return this;
        }

        void add(long[] numbers) {
            ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * numbers.length);
            bytes.asLongBuffer().put(numbers);
            digest.update(bytes);
        }

        String sum() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
