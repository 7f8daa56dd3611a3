package dev.residue.dataset.incontext;

import dev.residue.dataset.Bounds;
import dev.residue.dataset.Sequences;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

final class LabelCorruptionTest {

    private static final int COUNT = 3_000;

    private final Sequences right = Tasks.random(5, 4, 8).evaluation(Tasks.SEEN_TASKS, 1, COUNT);
    private final LabelCorruption corruption = new LabelCorruption(5);

    @Test
    void exactlySoManyOfTheFirstZAreWrongAndNothingElseChanges() {
        for (int shots = 0; shots < 4; shots++) {
            for (int wrong = 0; wrong <= shots; wrong++) {
                Sequences corrupted = corruption.atRandomPlaces(right, shots, wrong, 7);
                Assertions.assertThat(corrupted.labels()).isEqualTo(right.labels());
                for (int i = 0; i < COUNT; i++) {
                    int found = 0;
                    for (int at = 0; at < 11; at++) {
                        long token = corrupted.tokens()[11 * i + at];
                        if (token != right.tokens()[11 * i + at]) {
                            found++;
                            Assertions.assertThat(at % 3).isEqualTo(2);
                            Assertions.assertThat(at / 3).isLessThan(shots);
                            Assertions.assertThat(token).isBetween(0L, 4L);
                        }
                    }
                    Assertions.assertThat(found).isEqualTo(wrong);
                }
            }
        }
    }

    @Test
    void placesAndShiftsAreUniform() {
        Sequences corrupted = corruption.atRandomPlaces(right, 3, 1, 7);
        int[] places = new int[3];
        int[] shifts = new int[5];
        for (int i = 0; i < COUNT; i++) {
            for (int shot = 0; shot < 3; shot++) {
                int at = 11 * i + 3 * shot + 2;
                int shift = (int) Math.floorMod(corrupted.tokens()[at] - right.tokens()[at], 5L);
                places[shot] += shift != 0 ? 1 : 0;
                shifts[shift]++;
            }
        }
        for (int shot = 0; shot < 3; shot++) {
            Bounds.assertShare(places[shot], COUNT, 1.0 / 3);
        }
        for (int shift = 1; shift < 5; shift++) {
            Bounds.assertShare(shifts[shift], COUNT, 1.0 / 4);
        }
    }

    @Test
    void onePlaceIsWrongInEverySequence() {
        Sequences corrupted = corruption.atPlace(right, 1, 7);
        Assertions.assertThat(corrupted.labels()).isEqualTo(right.labels());
        for (int at = 0; at < right.tokens().length; at++) {
            Assertions.assertThat(corrupted.tokens()[at] != right.tokens()[at])
                    .isEqualTo(at % 11 == 5);
        }
    }

    @Test
    void dependsOnTheSeedAlone() {
        long[] once = corruption.atRandomPlaces(right, 3, 2, 7).tokens();
        Assertions.assertThat(new LabelCorruption(5).atRandomPlaces(right, 3, 2, 7).tokens())
                .isEqualTo(once);
        Assertions.assertThat(corruption.atRandomPlaces(right, 3, 2, 8).tokens())
                .isNotEqualTo(once);
        Assertions.assertThat(corruption.atPlace(right, 1, 8).tokens())
                .isNotEqualTo(corruption.atPlace(right, 1, 7).tokens());
    }

    @Test
    void refusesToLeaveNoQuery() {
        Assertions.assertThatThrownBy(() -> corruption.atRandomPlaces(right, 4, 1, 7))
                .hasMessage("4 examples leave no query in sequences of 4; must be from 0 to 3");
        Assertions.assertThatThrownBy(() -> corruption.atPlace(right, 3, 7))
                .isInstanceOf(IllegalArgumentException.class);
        Assertions.assertThatThrownBy(() -> corruption.atPlace(right, -1, 7))
                .hasMessage("shot -1 must not be negative");
        Assertions.assertThatThrownBy(() -> corruption.atRandomPlaces(right, 2, 3, 7))
                .hasMessage("3 wrong labels among 2; must be from 0 to 2");
        Assertions.assertThatThrownBy(() -> new LabelCorruption(1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
