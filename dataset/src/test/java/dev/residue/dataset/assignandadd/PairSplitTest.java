package dev.residue.dataset.assignandadd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PairSplitTest {

    @TempDir Path folder;

    @Test
    void trainsOnTheFloorOfTheShareAndHoldsTheOthersOut() {
        PairSplit split = PairSplit.sample(59, 0.7, 42);
        Assertions.assertThat(split.trainCount()).isEqualTo(2436);
        Assertions.assertThat(split.heldOutCount()).isEqualTo(1045);
        Set<Integer> all = codes(split.trainCodes());
        all.addAll(codes(split.heldOutCodes()));
        Assertions.assertThat(all).hasSize(59 * 59);
        for (int code : split.trainCodes()) {
            Assertions.assertThat(split.trained(code / 59, code % 59)).isTrue();
        }
    }

    @Test
    void dependsOnTheSeedAlone() {
        int[] once = PairSplit.sample(59, 0.7, 1).trainCodes();
        Assertions.assertThat(PairSplit.sample(59, 0.7, 1).trainCodes()).isEqualTo(once);
        Assertions.assertThat(PairSplit.sample(59, 0.7, 2).trainCodes()).isNotEqualTo(once);
    }

    @Test
    void aLargerShareKeepsThePairsOfASmallerOne() {
        Assertions.assertThat(codes(PairSplit.sample(7, 0.8, 3).trainCodes()))
                .containsAll(codes(PairSplit.sample(7, 0.3, 3).trainCodes()));
    }

    @Test
    void readsRowsAsLeftAndColumnsAsRightNumbers() throws IOException {
        PairSplit split = PairSplit.read(write("01000\n00000\n00010\n00000\n10000\n"), 5);
        Assertions.assertThat(split.trainCodes()).containsExactly(1, 2 * 5 + 3, 4 * 5);
        Assertions.assertThat(split.trained(0, 1)).isTrue();
        Assertions.assertThat(split.trained(1, 0)).isFalse();
        Assertions.assertThat(split.twinTrained(1, 0)).isTrue();
        Assertions.assertThat(split.twinTrained(0, 1)).isFalse();
    }

    @Test
    void acceptsWindowsLineEndsAndNoLastLineEnd() throws IOException {
        Assertions.assertThat(
                        PairSplit.read(write("01000\r\n00000\r\n00000\r\n00000\r\n00000"), 5)
                                .trainCount())
                .isEqualTo(1);
    }

    @Test
    void namesTheFirstFaultsLineAndColumn() throws IOException {
        assertFault("01000\n00x00\n", ":2:3: neither 0 nor 1");
        assertFault("01000\n0000\n", ":2:5: the line ends too early");
        assertFault("01000\n000000\n", ":2:6: the line goes on too long");
        assertFault("01000\n00000\n", ":3:1: the file ends after 2 lines");
        assertFault("01000\n00000\n00000\n00000\n00000\n00000\n", ":6:1: one line too many");
        assertFault("00000\n00000\n00000\n00000\n00000\n", ":1:1: every character is 0");
        assertFault("11111\n11111\n11111\n11111\n11111\n", ":1:1: every character is 1");
        assertFault("", ":1:1: the file ends after 0 lines");
        assertFault("\u00e9", ":1:1: neither 0 nor 1");
    }

    @Test
    void saysThatAFileIsMissingOrAFolder() {
        Assertions.assertThatThrownBy(() -> PairSplit.read(folder.resolve("absent"), 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("absent does not exist");
        Assertions.assertThatThrownBy(() -> PairSplit.read(folder, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("is not a readable file");
    }

    @Test
    void refusesAShareThatLeavesOneSideEmpty() {
        Assertions.assertThatThrownBy(() -> PairSplit.sample(5, 0.01, 1))
                .isInstanceOf(IllegalArgumentException.class);
        Assertions.assertThatThrownBy(() -> PairSplit.sample(5, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        Assertions.assertThatThrownBy(() -> PairSplit.sample(5, 0.5, 1).trained(5, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("(5, 0) is no pair modulo 5");
    }

    /** The check values were published with the authors' code, not computed by this one. */
    @Test
    void theAuthorsFileHasTheirCheckValues() {
        Path file =
                Path.of(
                        System.getProperty("residue.weights", "weights"),
                        "assign-and-add-train-pairs.txt");
        Assumptions.assumeTrue(
                Files.isRegularFile(file),
                () -> "skipped: no file of the authors' pairs at " + file);
        PairSplit split = PairSplit.read(file, 59);
        Assertions.assertThat(split.trainCount()).isEqualTo(2436);
        Assertions.assertThat(Arrays.copyOf(split.trainCodes(), 6))
                .containsExactly(1, 2, 3, 4, 6, 8);
        Assertions.assertThat(Arrays.stream(split.trainCodes()).sum()).isEqualTo(4_220_924);
        Assertions.assertThat(
                        Arrays.stream(split.heldOutCodes())
                                .filter(code -> split.twinTrained(code / 59, code % 59)))
                .hasSize(723);
        Assertions.assertThat(
                        Arrays.stream(split.heldOutCodes())
                                .filter(code -> code / 59 != code % 59)
                                .filter(code -> !split.twinTrained(code / 59, code % 59)))
                .hasSize(302);
        Assertions.assertThat(
                        Arrays.stream(split.heldOutCodes()).filter(code -> code / 59 == code % 59))
                .hasSize(20);
    }

    private void assertFault(String text, String fault) throws IOException {
        Path file = write(text);
        Assertions.assertThatThrownBy(() -> PairSplit.read(file, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + fault);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("pairs.txt"), text);
    }

    private static Set<Integer> codes(int[] codes) {
        return Arrays.stream(codes).boxed().collect(Collectors.toSet());
    }
}
