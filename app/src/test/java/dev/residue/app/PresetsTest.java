package dev.residue.app;

import com.google.inject.Guice;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.ExperimentReader.Changes;
import dev.residue.app.experiment.Presets;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.testing.Rounding;
import dev.residue.training.optimizer.Schedule;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PresetsTest {

    private static final ExperimentReader READER =
            Guice.createInjector(new ResidueModule()).getInstance(ExperimentReader.class);

    static Stream<String> trained() {
        return Presets.names().stream().filter(name -> Presets.text(name).contains("\ntask:"));
    }

    @ParameterizedTest
    @MethodSource("trained")
    void everyPresetIsReadAndSaysWhatItIs(String name) {
        Experiment experiment = READER.read(name, Changes.none());
        Assertions.assertThat(experiment.name()).isEqualTo(name);
        Assertions.assertThat(Presets.description(name)).isNotBlank();
        Assertions.assertThat(experiment.studies()).isNotEmpty();
        Experiment resolved = READER.readText(name, experiment.yaml());
        Assertions.assertThat(resolved.yaml()).isEqualTo(experiment.yaml());
    }

    @ParameterizedTest
    @CsvSource({
        "in-context, 4, 384, 0.8, 1536",
        "in-context-depth-2, 2, 512, 0.6, 1024",
        "in-context-depth-6, 6, 512, 0.6, 1024"
    })
    void thePapersSettingsAreThoseOfItsCheckpoints(
            String name, int layers, int tasks, double share, int batch) {
        Experiment experiment = READER.read(name, Changes.none());
        InContextLinear task = (InContextLinear) experiment.task();
        Assertions.assertThat(task.settings().tasks()).isEqualTo(tasks);
        Assertions.assertThat(task.settings().pairShare()).isEqualTo(share);
        Assertions.assertThat(experiment.batchSize()).isEqualTo(batch);
        Assertions.assertThat(experiment.accumulate()).isEmpty(); // what fits
        // 12 width² a layer, and two weights and two biases of normalisations
        long width = 512;
        long parameters = layers * (12 * width * width + 4 * width) + 47 * width + 2 * width;
        Assertions.assertThat(
                        experiment.newBlock().getParameters().values().stream()
                                .mapToLong(parameter -> parameter.getShape().size())
                                .sum())
                .isEqualTo(parameters);
    }

    @Test
    void theLearningRateRisesAndFallsAsPublished() {
        Schedule schedule = READER.read("in-context", Changes.none()).schedule();
        Offset<Double> exact = Rounding.ofDoubles(6).offset(1);
        Assertions.assertThat(schedule.factor(0)).isCloseTo(0.01, exact);
        Assertions.assertThat(schedule.factor(5_000)).isCloseTo(0.505, exact);
        Assertions.assertThat(schedule.factor(10_000)).isCloseTo(1, exact);
        Assertions.assertThat(schedule.factor(105_000)).isCloseTo(0.55, exact);
        Assertions.assertThat(schedule.factor(200_000)).isCloseTo(0.1, exact);
    }
}
