package dev.residue.app.export;

import dev.residue.analysis.record.MeasuredValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {

    /** What TensorBoard 2.21's own RecordWriter wrote of the same events. */
    private static final String THEIRS =
            "1800000000000000a37f4b2209000000c00b5ad6411a0d627261696e2e4576656e743a324ca9a464"
                + "1e00000000000000d9dc123209000000c00b5ad6412a130a110a0a6c6f73732f747261696e1500"
                + "0020404f37e590410000000000000000a9c2ab09000000c00b5ad64110ac022a330a110a0a6c6f"
                + "73732f747261696e15cdcccc3d0a1e0a17666f75726965722f6b65792d6672657175656e63792f"
                + "37150000c07fe52c596c";

    @Test
    void theBytesAreThoseOfTensorBoardsOwnWriter(@TempDir Path folder) throws Exception {
        Path file = folder.resolve(EventFile.name(1_500_000_000));
        List<MeasuredValue> values =
                List.of(
                        new MeasuredValue(300, MeasuredValue.TRAINING, "loss/train", null, 0.1),
                        new MeasuredValue(0, MeasuredValue.TRAINING, "loss/train", null, 2.5),
                        new MeasuredValue(300, "fourier", "key-frequency", 7L, Double.NaN));
        EventFile.write(file, 1_500_000_000, values);
        Assertions.assertThat(HexFormat.of().formatHex(Files.readAllBytes(file))).isEqualTo(THEIRS);
        Assertions.assertThat(file.getFileName())
                .hasToString("events.out.tfevents.1500000000.residue");
    }
}
