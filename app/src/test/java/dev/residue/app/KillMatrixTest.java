package dev.residue.app;

import com.google.inject.Guice;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The campaign runs seldom: that its experiments can be read is tested always. */
class KillMatrixTest {

    @Test
    void everyExperimentOfTheCampaignIsSoundAndTheyHaveEveryTask() {
        ExperimentReader reader =
                Guice.createInjector(new ResidueModule()).getInstance(ExperimentReader.class);
        Set<String> tasks =
                KillMatrix.experiments().entrySet().stream()
                        .map(entry -> reader.readText(entry.getKey(), entry.getValue()))
                        .map(Experiment::task)
                        .map(task -> task.getClass().getSimpleName())
                        .collect(Collectors.toSet());
        Assertions.assertThat(tasks)
                .contains("AssignAndAdd", "DigitTask", "InContextLinear")
                .hasSizeGreaterThanOrEqualTo(4);
    }
}
