package dev.residue.app.run;

import ai.djl.Device;
import dev.residue.app.Readers;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.ExperimentReader.Changes;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchPartsTest {

    private static final double GIB = 1 << 30;

    private static final ExperimentReader READER = Readers.reader();

    private static final String TINY =
            """
            task:
              assignAndAdd: { modulus: 7, variables: 4, context: 10, assignments: 3, restrictedVariables: 1 }
            model: { layers: 2, heads: 1, dModel: 16, mlp: [none, 32] }
            training: { steps: 12, batchSize: 12 }
            evaluate: { every: 4, sequences: 20 }
            probes: [accuracy, progress]
            """;

    /**
     * By hand, as in {@link MemoryNeedTest}: what a sequence takes going there and back, twice, and
     * what is there in any case.
     */
    private static final double SEQUENCE = 2 * 4 * (1.3 * (1320 + 628) + 14);

    private static final double BESIDES = 3568 * 16 + 12 * 11 * 8 + 204.0 * 4 * (1320 + 1960 + 7);

    @ParameterizedTest
    @CsvSource({
        "12, 1e9, 1", "12, 12, 1", "12, 11, 2", "12, 6, 2", "12, 5, 3", "12, 3, 4", "12, 2, 6",
        "12, 1, 12", "12, 0, 12", "12, -1e9, 12", "1, 5, 1", "1, 0, 1", "7, 6, 7", "7, 7, 1",
        "1024, 100, 16", "1536, 100, 16", "2147483647, 1e6, 2147483647",
    })
    void thereAreAsFewEqualPartsAsFit(int batch, double most, int count) {
        Assertions.assertThat(BatchParts.fewest(batch, most)).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource({"12.5, 1", "11.5, 2", "5.5, 3", "4.5, 3", "3.5, 4", "1.5, 12", "0.5, 12"})
    void aPartIsWhatFourFifthsOfTheMemoryBesideJavasHeapHold(double sequences, int count) {
        double available = BESIDES + sequences * SEQUENCE;
        double heap = 1e5;
        BatchParts parts =
                BatchParts.of(
                        READER.readText("tiny", TINY), new Memory(available / 0.8 + heap, heap));
        Assertions.assertThat(parts.count()).isEqualTo(count);
        Assertions.assertThat(parts.available()).isBetween(available - 1, available + 1);
        double needed = BESIDES + 12.0 / count * SEQUENCE;
        Assertions.assertThat(parts.needed()).isBetween(needed - 1, needed + 1);
    }

    @Test
    void ofAGpuItsOwnMemoryCounts() {
        Experiment gpu = READER.readText("gpu", TINY + "engine: { name: PyTorch, device: gpu0 }\n");
        double available = BESIDES + 6.5 * SEQUENCE;
        BatchParts parts = BatchParts.of(gpu, new Memory(1, 1, available / 0.8));
        Assertions.assertThat(parts.count()).isEqualTo(2);
        Assertions.assertThat(parts)
                .hasToString("batch of 12 in 2 parts of 6: about 2.7 MiB of 2.7 MiB");
        BatchParts unknown = BatchParts.of(gpu, new Memory(1, 1));
        Assertions.assertThat(unknown.count()).isEqualTo(1);
        Assertions.assertThat(unknown.toString())
                .startsWith("batch of 12 at once: the GPU's memory is unknown; about ");
    }

    @ParameterizedTest
    @CsvSource({"in-context", "in-context-depth-2", "in-context-depth-6"})
    void thePapersBatchesFitSmallMachinesAndAreOneOnALargeGpu(String preset) {
        Experiment experiment = READER.read(preset, Changes.none());
        for (double memory : new double[] {4, 8, 16, 64, 512}) {
            Memory small = new Memory(memory * GIB, memory * GIB / 4);
            BatchParts parts = BatchParts.of(experiment, small);
            Assertions.assertThat(experiment.batchSize() % parts.count()).isZero();
            Assertions.assertThat(parts.needed()).isLessThanOrEqualTo(parts.available());
            Assertions.assertThat(
                            new MemoryNeed(experiment.inParts(parts.count()), small)
                                    .training()
                                    .problems())
                    .isEmpty();
        }
        Experiment gpu = READER.read(preset, new Changes(List.of("engine.device=gpu0"), Map.of()));
        Memory large = new Memory(1e12, 1e11, 139 * GIB);
        Assertions.assertThat(BatchParts.of(gpu, large).count()).isEqualTo(1);
    }

    @Test
    void itIsSaidOnceAndWhatIsGivenStays() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream messages = new PrintStream(said, true, StandardCharsets.UTF_8);
        Experiment open = READER.readText("tiny", TINY);
        Experiment given = open.inParts(4);
        Assertions.assertThat(open.accumulate()).isEmpty();
        List<Experiment> chosen = BatchParts.chosen(List.of(given, given), Device.cpu(), messages);
        Assertions.assertThat(chosen).containsExactly(given, given);
        Assertions.assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
        chosen = BatchParts.chosen(List.of(open, given, open), Device.cpu(), messages);
        Assertions.assertThat(chosen)
                .extracting(one -> one.accumulate().orElseThrow())
                .containsExactly(1, 4, 1);
        Assertions.assertThat(chosen.get(0).yaml()).contains("accumulate: 1\n");
        Assertions.assertThat(said.toString(StandardCharsets.UTF_8))
                .startsWith("training.accumulate auto: batch of 12 at once: about ")
                .hasLineCount(1);
    }
}
