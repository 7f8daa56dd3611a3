package dev.residue.app.command;

import com.google.gson.JsonObject;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.record.NumpyArchive;
import dev.residue.analysis.study.Findings;
import dev.residue.analysis.study.OperandPlane;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.run.JsonText;
import dev.residue.app.run.RequestException;
import dev.residue.training.checkpoint.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a model of digits answers over the plane of operands. */
@Command(
        name = "lattice",
        description = {
            "Asks a model of digits for all pairs of operands on a grid, one digit beyond training,"
                    + " and compares with the truth and with the operands' equivalence class.",
            "A spacing of 1 is the whole plane: 100 million pairs for three digits."
        },
        mixinStandardHelpOptions = true)
final class LatticeCommand implements Callable<Integer> {

    /** An archive holds three arrays of so many numbers in memory. */
    private static final long MOST_SAVED = 10_000_000;

    @Mixin private SubjectOptions subjects;

    @Option(
            names = "--spacing",
            paramLabel = "N",
            defaultValue = "100",
            description = "The distance between two operands; ${DEFAULT-VALUE}, as in the paper.")
    private long spacing;

    @Option(names = "--out", paramLabel = "FILE.npz", description = "Where the arrays go.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Experiment experiment = subjects.experiment();
        if (spacing < 1) {
            throw new RequestException(
                    "a spacing of " + spacing + " makes no grid", "use at least 1");
        }
        OperandPlane plane = plane(experiment);
        long side = plane.operands().length;
        if (out != null && side * side > MOST_SAVED) {
            throw new RequestException(
                    side * side + " pairs are too many for an archive",
                    "use a larger --spacing, or leave --out away: the shares are counted for any");
        }
        subjects.withSubject(experiment, (subject, step) -> ask(subject, plane));
        return 0;
    }

    private OperandPlane plane(Experiment experiment) {
        Optional<OperandPlane> plane = Optional.empty();
        try {
            if (Subject.transformer(experiment.newBlock()).isPresent()) {
                plane = Findings.plane(experiment.studies(), experiment.task(), spacing);
            }
        } catch (IllegalArgumentException e) {
            throw new RequestException(String.valueOf(e.getMessage()), "use another --spacing");
        }
        return plane.orElseThrow(
                () ->
                        new RequestException(
                                "only a transformer's task of two operands in digits has a plane"
                                        + " of operands",
                                "use an experiment with such a task; 'residue list experiments'"
                                        + " names ours"));
    }

    private void ask(Subject subject, OperandPlane plane) throws IOException {
        int side = plane.operands().length;
        float[] model = new float[out == null ? 0 : side * side];
        long shown = System.nanoTime();
        OperandPlane.Rows rows = plane.ask(subject);
        while (rows.next()) {
            if (out != null) {
                System.arraycopy(rows.answers(), 0, model, (rows.done() - 1) * side, side);
            }
            if (System.nanoTime() - shown > 5e9) {
                shown = System.nanoTime();
                System.err.printf(Locale.ROOT, "row %d of %d%n", rows.done(), side);
            }
        }
        if (out != null) {

            Map<String, Measurements.Values> arrays =
                    Map.of(
                            "operands",
                            Measurements.Values.of(plane.operands()),
                            "model",
                            new Measurements.Values(model, side, side));
            DurableFiles.replace(out, file -> NumpyArchive.write(file, arrays));
        }
        print(rows);
    }

    private void print(OperandPlane.Rows rows) {
        if (json) {
            JsonObject object = new JsonObject();
            object.addProperty("pairs", rows.pairs());
            object.addProperty("equivalent", rows.equivalentShare());
            object.addProperty("true", rows.trueShare());
            System.out.println(JsonText.of(object));
        } else {
            System.out.printf(
                    Locale.ROOT,
                    "%d pairs: %.6f answered as their equivalence class, %.6f truly%n",
                    rows.pairs(),
                    rows.equivalentShare(),
                    rows.trueShare());
        }
    }
}
