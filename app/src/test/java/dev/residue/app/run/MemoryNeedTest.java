package dev.residue.app.run;

import dev.residue.app.Readers;
import dev.residue.app.config.Problem;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.ExperimentReader.Changes;
import dev.residue.app.experiment.Presets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MemoryNeedTest {

    private static final double GIB = 1 << 30;
    private static final Memory ENDLESS = new Memory(1e15, 1e15);

    private static final ExperimentReader READER = Readers.reader();

    private static final String TINY =
            """
            task:
              assignAndAdd: { modulus: 7, variables: 4, context: 10, assignments: 3, restrictedVariables: 1 }
            model: { layers: 2, heads: 1, dModel: 16, mlp: [none, 32] }
            training: { steps: 12, batchSize: 16 }
            evaluate: { every: 4, sequences: 20 }
            probes: [accuracy, progress]
            """;

    /**
     * By hand: 3,568 parameters (224 + 160 embeddings, 2 x 1,024 attention, 1,024 MLP, 112
     * unembedding) at 16 bytes. A sequence has 10 (16 + 32) + 10 (32 + 32) + 2 x 100 = 1,320
     * numbers in the first layer, 10 (16 + 32) + 1 (32 + 32 + 64) + 2 x 10 = 628 in the second,
     * both 1.3 times, and 2 x 7 logits; 16 of them at 4 bytes. The batch has 16 x 11 numbers at 8
     * bytes. 204 observed sequences have 1,320 + 1,960 + 7 numbers at 4 bytes.
     */
    @Test
    void theEngineHoldsWhatAHandCounts() {
        double bytes =
                3568 * 16
                        + 16 * 4 * (1.3 * (1320 + 628) + 14)
                        + 16 * 11 * 8
                        + 204.0 * 4 * (1320 + 1960 + 7);
        MemoryNeed need =
                new MemoryNeed(READER.readText("tiny", TINY).inParts(1), ENDLESS).training();
        Assertions.assertThat(need.engineBytes()).isBetween(bytes, bytes + 1);
        Assertions.assertThat(need.problems()).isEmpty();
    }

    /** Each takes what the engine holds of one, and its own weights and two moments besides. */
    @Test
    void soManyModelsAreTrainedAtOnceAsMemoryHasRoomFor() {
        Experiment tiny = READER.readText("tiny", TINY).inParts(1);
        MemoryNeed one = new MemoryNeed(tiny, ENDLESS).training();
        double heap = one.heapBytes();
        double all = one.engineBytes() + 3568 * 12 + heap;
        Memory small = new Memory(3.5 * all / 0.8, 1e15);
        Assertions.assertThat(new MemoryNeed(tiny, small).training().atOnce(8)).isEqualTo(3);
        Assertions.assertThat(new MemoryNeed(tiny, small).training().atOnce(2)).isEqualTo(2);
        Memory smallHeap = new Memory(1e15, 5.5 * heap / 0.8);
        Assertions.assertThat(new MemoryNeed(tiny, smallHeap).training().atOnce(8)).isEqualTo(5);
        Assertions.assertThat(one.atOnce(8)).isEqualTo(8);
        Memory none = new Memory(all / 2, 1e15);
        Assertions.assertThat(new MemoryNeed(tiny, none).training().atOnce(8)).isZero();
    }

    @Test
    void aGpuTrainsAsManyAtOnceAsItsOwnMemoryHasRoomFor() {
        Experiment tiny =
                READER.readText("gpu", TINY + "engine: { name: PyTorch, device: gpu0 }\n")
                        .inParts(1);
        MemoryNeed one = new MemoryNeed(tiny, ENDLESS).training();
        double each = one.engineBytes() + 3568 * 12;
        Memory gpu = new Memory(1, 1e15, 3.5 * each / 0.8);
        Assertions.assertThat(new MemoryNeed(tiny, gpu).training().atOnce(8)).isEqualTo(3);
        Assertions.assertThat(one.atOnce(8)).isEqualTo(8);
    }

    /** Peaks of whole processes under LibTorch on two cores, Java's own 0.35 GiB left out. */
    @ParameterizedTest
    @CsvSource({
        "assign-and-add, training.batchSize=8192, 1.06",
        "assign-and-add, training.batchSize=65536, 8.17",
        "in-context, training.accumulate=24, 1.69"
    })
    void itIsBelowWhatWasMeasuredAndMoreThanAThirdOfIt(
            String preset, String setting, double gibibytes) {
        Experiment experiment = READER.read(preset, new Changes(List.of(setting), Map.of()));
        double bytes = new MemoryNeed(inOneUnlessGiven(experiment), ENDLESS).steps().engineBytes();
        Assertions.assertThat(bytes / GIB).isBetween(gibibytes / 3, gibibytes);
    }

    @Test
    void whatTheEngineHoldsMustFitWhatIsFreeOnTheGpu() {
        Experiment experiment =
                READER.readText("gpu", TINY + "engine: { name: PyTorch, device: gpu0 }\n");
        double needed = new MemoryNeed(experiment, ENDLESS).training().engineBytes();
        Memory enough = new Memory(1e15, 1e15, needed);
        Assertions.assertThat(new MemoryNeed(experiment, enough).training().problems()).isEmpty();
        Memory little = new Memory(1e15, 1e15, needed - 1);
        Assertions.assertThat(new MemoryNeed(experiment, little).training().problems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("of the GPU's memory, of which are free ");
        // the GPU's memory is nothing to a run on the CPU
        Assertions.assertThat(
                        new MemoryNeed(READER.readText("cpu", TINY), little).training().problems())
                .isEmpty();
    }

    private static Experiment inOneUnlessGiven(Experiment experiment) {
        return experiment.accumulate().isPresent() ? experiment : experiment.inParts(1);
    }

    static Stream<String> presets() {
        return Presets.names().stream().filter(name -> Presets.text(name).contains("\ntask:"));
    }

    @ParameterizedTest
    @MethodSource("presets")
    void everyPresetFitsFourGibibytes(String preset) {
        Experiment experiment = READER.read(preset, Changes.none());
        Assertions.assertThat(
                        new MemoryNeed(experiment, new Memory(4 * GIB, GIB)).training().problems())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training.batchSize=65536 | 4 | 1 | training.batchSize | training.accumulate",
                "training.batchSize=65536 | 64 | 0.01 | training.batchSize | of Java's heap",
                "evaluate.sequences=1000000 | 64 | 1 | evaluate.sequences | use fewer",
                "evaluate.sequences=40000000 | 1000 | 1000 | evaluate.sequences | an array holds",
                "model.dModel=8192 | 4 | 64 | model | of memory",
                "model.dModel=8192 | 64 | 1 | model | a checkpoint",
            })
    void whatDoesNotFitIsSaidByKeyWithWhatWould(
            String setting, double process, double heap, String key, String hint) {
        Experiment experiment =
                READER.read("assign-and-add", new Changes(List.of(setting), Map.of())).inParts(1);
        List<Problem> problems =
                new MemoryNeed(experiment, new Memory(process * GIB, heap * GIB))
                        .training()
                        .problems();
        Assertions.assertThat(problems)
                .anySatisfy(
                        problem -> {
                            Assertions.assertThat(problem.place().key()).isEqualTo(key);
                            Assertions.assertThat(problem.message()).contains(hint);
                        });
    }

    @Test
    void whatItSaysWouldFitDoesAndOneMoreDoesNot() {
        Memory memory = new Memory(2 * GIB, 2 * GIB);
        String message = problems("training.batchSize=1000000", memory).get(0).message();
        int most =
                Integer.parseInt(
                        message.replaceAll(".*at most ([\\d,]+) .*", "$1").replace(",", ""));
        Assertions.assertThat(problems("training.batchSize=" + most, memory)).isEmpty();
        Assertions.assertThat(problems("training.batchSize=" + (most + 1 + most / 100), memory))
                .isNotEmpty();
    }

    private static List<Problem> problems(String setting, Memory memory) {
        Experiment experiment =
                READER.read("assign-and-add", new Changes(List.of(setting), Map.of())).inParts(1);
        return new MemoryNeed(experiment, memory).training().problems();
    }
}
