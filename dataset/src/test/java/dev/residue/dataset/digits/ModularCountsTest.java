package dev.residue.dataset.digits;

import dev.residue.testing.Rounding;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModularCountsTest {

    @ParameterizedTest
    @CsvSource({"1, 2, 3", "1, 2, 12", "1, 3, 7", "2, 3, 15", "2, 3, 100", "1, 3, 11"})
    void countsEqualGoingThroughAllPairs(int trained, int length, int modulus) {
        long range = DigitFormat.power(trained);
        long from = DigitFormat.power(length - 1);
        long sums = 0;
        long products = 0;
        for (long a = from; a < 10 * from; a++) {
            for (long b = from; b < 10 * from; b++) {
                long shortA = a % range;
                long shortB = b % range;
                sums += (a + b) % modulus == (shortA + shortB) % modulus ? 1 : 0;
                products += a * b % modulus == shortA * shortB % modulus ? 1 : 0;
            }
        }
        double all = 81.0 * from * from;
        Assertions.assertThat(ModularCounts.addition(trained, length, modulus).share())
                .isCloseTo(sums / all, Rounding.ofDoubles(2).offset(1));
        ModularCounts.Count count = ModularCounts.multiplication(trained, length, modulus);
        Assertions.assertThat(count.right()).isEqualTo(products);
        Assertions.assertThat((double) count.all()).isEqualTo(all);
    }

    @Test
    void theAuthorsNotebookHasThisCount() {
        Assertions.assertThat(ModularCounts.multiplication(3, 4, 51))
                .isEqualTo(new ModularCounts.Count(1_942_585, 81_000_000));
    }

    /**
     * docs/reproductions/digits.md#modular-arithmetic: percent for both operands of so many digits.
     */
    @ParameterizedTest
    @CsvSource({
        "51, 5, 0",
        "51, 6, 1.988",
        "51, 7, 1.960",
        "51, 8, 1.961",
        "101, 5, 0",
        "101, 6, 1.012",
        "101, 7, .990",
        "150, 5, 33.333",
        "150, 9, 33.333",
        "151, 6, .593",
        "201, 6, 0",
        "201, 7, .492",
        "201, 8, .498",
        "50, 5, 100",
        "100, 9, 100",
        "200, 6, 100"
    })
    void modularAdditionHasTheSharesOfTheTable(int modulus, int length, double percent) {
        Assertions.assertThat(100 * ModularCounts.addition(4, length, modulus).share())
                .isCloseTo(percent, Rounding.printed(3));
    }

    @ParameterizedTest
    @CsvSource({
        "51, 4, 2.398", "51, 5, 2.504", "51, 6, 2.534", "201, 4, .609", "201, 5, .613",
        "201, 6, .617", "150, 4, 40.77", "101, 4, .99", "101, 6, 1.00", "151, 4, .662",
        "50, 5, 100", "100, 6, 100"
    })
    void modularMultiplicationHasTheSharesOfTheTable(int modulus, int length, double percent) {
        Assertions.assertThat(100 * ModularCounts.multiplication(3, length, modulus).share())
                .isCloseTo(percent, Rounding.printed(2));
    }

    @Test
    void lengthsAndModuliBeyondReachAreRefused() {
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> ModularCounts.addition(4, 4, 51));
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> ModularCounts.multiplication(3, 10, 51));
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> ModularCounts.addition(3, 4, 1))
                .withMessageContaining("modulus 1");
    }
}
