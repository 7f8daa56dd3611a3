package dev.residue.app.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.statistics.Series;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Course;
import dev.residue.analysis.study.Relation;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.report.ReportContent;
import dev.residue.app.report.RunSummary;
import dev.residue.training.checkpoint.RunFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The outcome of a run as one line of JSON, so that numbers in a text can be traced to the
 * configuration and seed they come from.
 */
public final class ResultLine {

    /** The key of the steps from which measures stay high. */
    public static final String REACHED = "firstStepOfFiveEvaluationsAtLeast0.9";

    /** The key of the same of what studies relate to generalisation, by checkpoints. */
    public static final String MEASURES_REACHED = "firstCheckpointOfFiveAtLeast0.9";

    private static final String ACCURACY = "accuracy/";
    private static final double THRESHOLD = 0.9;
    private static final int EVALUATIONS = 5;

    private ResultLine() {}

    /** Appends the outcome of a run to a file, which is created where absent. */
    public static void append(Path file, Experiment experiment, RunReport report)
            throws IOException {
        append(file, experiment, report, Map.of());
    }

    /**
     * Appends the outcome of a run of a sweep.
     *
     * @param axes by its key what the sweep varied
     */
    public static void append(
            Path file, Experiment experiment, RunReport report, Map<String, String> axes)
            throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        String line = of(experiment, report, axes) + "\n";
        RunFile.writing(file, () -> append(file, line));
    }

    private static void append(Path file, String line) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            boolean regular = Files.isRegularFile(file);
            long end = regular ? channel.size() : 0;
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            try {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            } catch (IOException e) {
                // no half line stays, unless another process has appended its own meanwhile
                if (regular && channel.size() == end + bytes.position()) {
                    channel.truncate(end);
                }
                throw e;
            }
        }
    }

    private static String of(Experiment experiment, RunReport report, Map<String, String> axes)
            throws IOException {
        ReportContent content = report.content();
        RunSummary run = content.run();
        JsonObject line = new JsonObject();
        line.addProperty("experiment", run.experiment());
        line.addProperty("configurationSha256", experiment.hash());
        if (!axes.isEmpty()) {
            JsonObject varied = new JsonObject();
            axes.forEach(varied::addProperty);
            line.add("axes", varied);
        }
        line.addProperty("seed", run.seed());
        line.addProperty("steps", run.steps());
        line.addProperty("engine", run.engine());
        line.addProperty("device", run.device());
        Integer threads = experiment.engine().threads();
        line.addProperty("threads", threads == null ? "all" : threads.toString());
        line.addProperty(
                "precision", experiment.engine().precision().name().toLowerCase(Locale.ROOT));
        JsonObject versions = new JsonObject();
        content.environment().forEach(versions::addProperty);
        line.add("environment", versions);
        line.addProperty("seconds", run.seconds());
        JsonObject metrics = new JsonObject();
        report.finalValues().forEach(metrics::addProperty);
        line.add("metrics", metrics);
        JsonObject firsts = new JsonObject();
        JsonObject measures = new JsonObject();
        reached(report.record(), Relation.of(experiment.studies()).measures())
                .forEach(
                        (name, first) -> {
                            if (!name.startsWith(ACCURACY)) {
                                measures.add(name, new Gson().toJsonTree(orNever(first)));
                            } else if (first.isPresent()) {
                                firsts.addProperty(name, first.getAsLong());
                            }
                        });
        line.add(REACHED, firsts);
        if (measures.size() > 0) {
            line.add(MEASURES_REACHED, measures);
        }
        Gson gson = new GsonBuilder().serializeSpecialFloatingPointValues().create();
        report.findings().details().forEach((key, value) -> line.add(key, gson.toJsonTree(value)));
        JsonArray claims = new JsonArray();
        for (ClaimResult result : report.findings().claims()) {
            JsonObject claim = new JsonObject();
            claim.addProperty("id", result.claim().id());
            claim.addProperty("verdict", result.verdict().name());
            claim.addProperty("measured", result.measured());
            claims.add(claim);
        }
        line.add("claims", claims);
        return JsonText.of(line);
    }

    private static Object orNever(OptionalLong step) {
        return step.isPresent() ? (Object) step.getAsLong() : Course.NEVER;
    }

    /**
     * Returns the first step from which five evaluations in a row reach 0.9, by the measure's name;
     * empty where there is none.
     *
     * @param measures those besides accuracies
     */
    public static Map<String, OptionalLong> reached(RunRecord record, List<String> measures) {
        Map<String, OptionalLong> reached = new LinkedHashMap<>();
        for (Series series : record.curves()) {
            if (series.name().startsWith(ACCURACY) || measures.contains(series.name())) {
                reached.put(series.name(), firstStayingAbove(series.points()));
            }
        }
        return reached;
    }

    /** Returns the first step from which five evaluations in a row reach the threshold. */
    static OptionalLong firstStayingAbove(List<Series.Point> points) {
        int inRow = 0;
        for (int i = 0; i < points.size(); i++) {
            inRow = points.get(i).value() >= THRESHOLD ? inRow + 1 : 0;
            if (inRow == EVALUATIONS) {
                return OptionalLong.of(points.get(i - EVALUATIONS + 1).step());
            }
        }
        return OptionalLong.empty();
    }
}
