package dev.residue.app;

import com.google.inject.Guice;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.ExperimentReader.Changes;
import dev.residue.dataset.Task;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import dev.residue.dataset.digits.Arithmetic.Operation;
import dev.residue.dataset.digits.DigitTask;
import dev.residue.dataset.digits.DigitsSettings;
import dev.residue.dataset.digits.ModularDigitsSettings;
import dev.residue.dataset.grokking.ModularPairs;
import dev.residue.dataset.grokking.ModularPairsSettings;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.InContextSettings;
import dev.residue.model.HookedTransformer;
import dev.residue.model.PresetTransformers;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Java makes without an experiment file is what the preset of that name makes. */
class PresetFactoriesTest {

    private static final ExperimentReader READER =
            Guice.createInjector(new ResidueModule()).getInstance(ExperimentReader.class);

    static Stream<String> trained() {
        return PresetsTest.trained();
    }

    @ParameterizedTest
    @MethodSource("trained")
    void theBlockIsThePresets(String name) {
        HookedTransformer expected =
                (HookedTransformer) READER.read(name, Changes.none()).newBlock();
        HookedTransformer block = PresetTransformers.create(name, 0);
        Assertions.assertThat(block.settings()).isEqualTo(expected.settings());
        Assertions.assertThat(block.geometry())
                .usingRecursiveComparison()
                .isEqualTo(expected.geometry());
    }

    @Test
    void everyPresetHasABlockAndNoOtherNameHas() {
        Assertions.assertThat(PresetTransformers.names())
                .containsExactlyInAnyOrderElementsOf(trained().toList());
        Assertions.assertThatThrownBy(() -> PresetTransformers.create("assign", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("assign-and-add-small");
    }

    @ParameterizedTest
    @MethodSource("trained")
    void theTaskIsThePresets(String name) {
        Experiment experiment = READER.read(name, Changes.none());
        Task expected = experiment.task();
        Task task = task(name);
        Assertions.assertThat(task).hasSameClassAs(expected);
        Assertions.assertThat(settings(task)).isEqualTo(settings(expected));
    }

    private static List<?> settings(Task task) {
        if (task instanceof DigitTask digits) {
            return List.of(digits.arithmetic(), digits.settings());
        }
        return List.of(
                task instanceof AssignAndAdd sums
                        ? sums.settings()
                        : task instanceof ModularPairs pairs
                                ? pairs.settings()
                                : ((InContextLinear) task).settings());
    }

    private static Task task(String preset) {
        return switch (preset) {
            case "assign-and-add" -> new AssignAndAdd(AssignAndAddSettings.paper(), 0);
            case "assign-and-add-small" -> new AssignAndAdd(AssignAndAddSettings.small(), 0);
            case "in-context" -> new InContextLinear(InContextSettings.paper(), 0);
            case "in-context-depth-2", "in-context-depth-6" ->
                    new InContextLinear(InContextSettings.paperOfOtherDepths(), 0);
            case "in-context-small" -> new InContextLinear(InContextSettings.small(), 0);
            case "in-context-11", "in-context-11-transient" ->
                    new InContextLinear(InContextSettings.modulo11(), 0);
            case "grokking" -> new ModularPairs(ModularPairsSettings.paper(), 0);
            case "grokking-small" -> new ModularPairs(ModularPairsSettings.small(), 0);
            case "digit-addition" ->
                    new DigitTask(Operation.ADDITION, DigitsSettings.addition(), 0);
            case "digit-addition-small" ->
                    new DigitTask(Operation.ADDITION, DigitsSettings.additionSmall(), 0);
            case "digit-addition-places" ->
                    new DigitTask(Operation.ADDITION, DigitsSettings.additionPlaces(), 0);
            case "digit-multiplication" ->
                    new DigitTask(Operation.MULTIPLICATION, DigitsSettings.multiplication(), 0);
            case "modular-addition" ->
                    new DigitTask(Operation.ADDITION, ModularDigitsSettings.defaults(), 0);
            case "modular-multiplication" ->
                    new DigitTask(
                            Operation.MULTIPLICATION, ModularDigitsSettings.multiplication(), 0);
            default ->
                    throw new IllegalArgumentException("how is the task of " + preset + " made?");
        };
    }
}
