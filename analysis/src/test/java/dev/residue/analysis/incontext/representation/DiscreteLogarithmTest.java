package dev.residue.analysis.incontext.representation;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class DiscreteLogarithmTest {

    private static final List<Integer> PRIMES =
            List.of(2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47);

    /** As tabulated in the OEIS, A001918. */
    private static final List<Integer> SMALLEST_ROOTS =
            List.of(1, 2, 2, 3, 2, 2, 3, 2, 5, 2, 3, 2, 6, 3, 5);

    @Test
    void smallestPrimitiveRootsAreTheTabulatedOnes() {
        for (int i = 0; i < PRIMES.size(); i++) {
            Assertions.assertThat(new DiscreteLogarithm(PRIMES.get(i)).root())
                    .as("modulo %d", PRIMES.get(i))
                    .isEqualTo(SMALLEST_ROOTS.get(i));
        }
    }

    @Test
    void theRootToThePowerOfALogarithmIsTheNumber() {
        for (int prime : PRIMES) {
            DiscreteLogarithm logarithm = new DiscreteLogarithm(prime);
            Assertions.assertThat(logarithm.period()).isEqualTo(prime - 1);
            for (int number = 1; number < prime; number++) {
                Assertions.assertThat(
                                BigInteger.valueOf(logarithm.root())
                                        .modPow(
                                                BigInteger.valueOf(logarithm.of(number)),
                                                BigInteger.valueOf(prime)))
                        .isEqualTo(BigInteger.valueOf(number));
            }
        }
    }

    @Test
    void logarithmsAreEachOnceAndZeroHasNone() {
        for (int prime : PRIMES) {
            int[] table = new DiscreteLogarithm(prime).table();
            Assertions.assertThat(table[0]).isEqualTo(DiscreteLogarithm.NONE);
            Assertions.assertThat(Arrays.stream(table).skip(1).sorted().toArray())
                    .isEqualTo(IntStream.range(0, prime - 1).toArray());
        }
        Assertions.assertThat(new DiscreteLogarithm(7).table())
                .containsExactly(-1, 0, 2, 1, 4, 5, 3); // 3^0 … 3^5 = 1 3 2 6 4 5
        Assertions.assertThatThrownBy(() -> new DiscreteLogarithm(7).of(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("0 has no logarithm modulo 7; numbers from 1 to 6 have");
    }

    @Test
    void compositeModuliAreRefusedWithAFactor() {
        for (int number = -1; number <= 50; number++) {
            Assertions.assertThat(DiscreteLogarithm.existsFor(number))
                    .isEqualTo(PRIMES.contains(number));
        }
        Assertions.assertThatThrownBy(() -> new DiscreteLogarithm(35))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("discrete logarithms need a prime modulus, not 35");
        Assertions.assertThatThrownBy(() -> new DiscreteLogarithm(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("discrete logarithms need a prime modulus, not 1");
    }
}
