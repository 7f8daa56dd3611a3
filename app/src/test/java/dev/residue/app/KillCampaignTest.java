package dev.residue.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred kills over tasks, models and optimisers; {@code ./mvnw -Pcampaign verify} runs it. */
@Tag("campaign")
class KillCampaignTest {

    private static final int KILLS = 100;

    @TempDir Path folder;

    @Test
    void aHundredKillsLoseNothing() throws IOException, InterruptedException {
        Map<String, String> matrix = KillMatrix.experiments();
        int kills = 0;
        for (int round = 0; kills < KILLS; round++) {
            for (Map.Entry<String, String> entry : matrix.entrySet()) {
                Path place = Files.createDirectories(folder.resolve(entry.getKey() + round));
                Path experiment = TinyExperiment.write(place, entry.getValue());
                kills += new Kills(place, experiment, round).expectNothingLost(moments(round));
                System.out.printf("%s: %d kills so far%n", entry.getKey(), kills);
            }
        }
        Assertions.assertThat(kills).isGreaterThanOrEqualTo(KILLS);
    }

    private static Moment[] moments(int round) {
        List<Moment> early =
                new ArrayList<>(
                        List.of(Moment.ANY, Moment.CHECKPOINT, Moment.JOURNAL, Moment.PROBE));
        Collections.shuffle(early, new Random(round));
        early.add(Moment.REPORT);
        return early.toArray(new Moment[0]);
    }
}
