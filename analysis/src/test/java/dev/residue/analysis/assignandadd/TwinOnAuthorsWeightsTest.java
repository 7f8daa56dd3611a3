package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDManager;
import dev.residue.analysis.probe.Measured;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.testing.Sampling;
import java.io.IOException;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class TwinOnAuthorsWeightsTest {

    @Test
    void onlyPairsWithoutATrainedTwinAreEverMissed() throws IOException {
        AssignAndAdd task = AuthorsWeights.task();
        try (NDManager manager = NDManager.newBaseManager()) {
            Subject subject = AuthorsWeights.subject(task, "final", manager);
            Map<String, Double> found = Measured.byName(new TwinProbe(task, 0), subject);
            // measured independently: 1.000 of 723 pairs, .977 of 322
            Assertions.assertThat(found.get("accuracy/direct/held-out-pair/twin-trained"))
                    .isCloseTo(1.0, Sampling.share(1, 723));
            Assertions.assertThat(found.get("accuracy/direct/held-out-pair/twin-held-out"))
                    .isCloseTo(0.977, Sampling.share(0.977, 322));
        }
    }
}
