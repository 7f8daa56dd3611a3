package dev.residue.app;

import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {

    @TempDir Path folder;

    @Test
    void aRunKilledAtFiveMomentsComesToTheSameFiles() throws IOException, InterruptedException {
        Path experiment = TinyExperiment.write(folder, TinyExperiment.MANY_CHECKPOINTS);
        int kills =
                new Kills(folder, experiment, 11)
                        .expectNothingLost(
                                Moment.ANY,
                                Moment.CHECKPOINT,
                                Moment.JOURNAL,
                                Moment.PROBE,
                                Moment.REPORT);
        // the last one may come when the report is complete
        Assertions.assertThat(kills).isGreaterThanOrEqualTo(4);
    }
}
