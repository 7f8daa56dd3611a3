package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDManager;
import dev.residue.analysis.probe.Measured;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import java.io.IOException;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class UnionProbeTest {

    @Test
    void everySumCountsOnce() throws IOException {
        // 91 held-out pairs of 27 pairs of variables, 210 trained ones of 15 others: 5,607
        AssignAndAdd task =
                new AssignAndAdd(
                        new AssignAndAddSettings(17, 7, TinyModel.CONTEXT, 3, 0.7, null, 1, 1), 1);
        try (NDManager manager = NDManager.newBaseManager()) {
            Subject subject = TinyModel.subject(task, 1, manager);
            Sequences all = task.twoVariablesHeldOut(0).orElseThrow();
            float[] logits = subject.logits(all);
            int right = 0;
            for (int i = 0; i < all.count(); i++) {
                int largest = 0;
                for (int c = 1; c < task.classes(); c++) {
                    if (logits[i * task.classes() + c] > logits[i * task.classes() + largest]) {
                        largest = c;
                    }
                }
                right += largest == all.labels()[i] ? 1 : 0;
            }
            Assertions.assertThat(right).isPositive();
            Assertions.assertThat(Measured.byName(new UnionProbe(task, 0), subject))
                    .isEqualTo(
                            Map.of(
                                    "accuracy/two-variables/held-out",
                                    (double) right / all.count()));
        }
    }
}
