package dev.residue.app.console;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "1, 1 byte",
        "999, 999 bytes",
        "999.7, 1.00 kB",
        "1000, 1.00 kB",
        "1049, 1.05 kB",
        "9994, 9.99 kB",
        "9996, 10.0 kB",
        "99960, 100 kB",
        "999499, 999 kB",
        "999600, 1.00 MB",
        "595968, 596 kB",
        "20.8e6, 20.8 MB",
        "112e9, 112 GB",
        "2.5e12, 2.50 TB",
        "9.2e18, 9.20 EB",
    })
    void threeDigitsAndTheUnitThatTheyNeed(double bytes, String text) {
        Assertions.assertThat(Sizes.of(bytes)).isEqualTo(text);
    }
}
