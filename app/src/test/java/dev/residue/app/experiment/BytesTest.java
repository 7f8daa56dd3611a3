package dev.residue.app.experiment;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BytesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "999, 999 bytes",
        "1000, 1.0 kB",
        "123456, 123 kB",
        "999499, 999 kB",
        "999500, 1.0 MB",
        "1400000, 1.4 MB",
        "99960000, 100 MB",
        "4300000000, 4.3 GB",
        "1e30, 1000000000000 EB",
    })
    void theUnitSaysSomething(double bytes, String text) {
        Assertions.assertThat(Bytes.onDisk(bytes)).isEqualTo(text);
    }
}
