package dev.residue.training.checkpoint;

import dev.residue.training.safetensors.SafeTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.LongFunction;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {

    private static final SafeTensors NOTHING = new SafeTensors(Map.of(), Map.of());
    private static final LongFunction<OptionalDouble> UNMEASURED = step -> OptionalDouble.empty();

    @TempDir Path folder;

    /** Wherever a run is stopped, it goes on to the checkpoints of one that was not. */
    @Test
    void oneThatIsNotScheduledIsKeptAsLongAsItIsTheLatest() throws IOException {
        for (Retention retention :
                List.of(new Retention(1, null), new Retention(2, 3), new Retention(1, 2))) {
            for (int stop = 0; stop < 6; stop++) {
                CheckpointStore whole = new CheckpointStore(folder.resolve(retention + "/" + stop));
                CheckpointStore stopped =
                        new CheckpointStore(folder.resolve(retention + "/stopped-" + stop));
                for (int i = 0; i < 7; i++) {
                    write(whole, 10L * i, true, retention);
                    write(stopped, 10L * i, true, retention);
                    Assertions.assertThat(steps(stopped)).isEqualTo(steps(whole));
                    if (i == stop) {
                        write(stopped, 10L * i + 3, false, retention);
                        write(stopped, 10L * i + 7, false, retention);
                        Assertions.assertThat(steps(stopped))
                                .contains(10L * i + 7)
                                .doesNotContain(10L * i + 3)
                                .hasSizeLessThanOrEqualTo((int) retention.atMost(i + 2));
                    }
                }
            }
        }
    }

    private static void write(
            CheckpointStore store, long step, boolean scheduled, Retention retention)
            throws IOException {
        store.write(step, scheduled, NOTHING, NOTHING, Map.of());
        store.retain(retention, UNMEASURED);
    }

    private static List<Long> steps(CheckpointStore store) throws IOException {
        return store.list().stream().map(Checkpoint::step).toList();
    }
}
