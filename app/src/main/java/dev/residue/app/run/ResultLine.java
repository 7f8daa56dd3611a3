package dev.residue.app.run;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.claim.ClaimResult;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.figure.VariableCurves;
import dev.residue.app.report.Point;
import dev.residue.app.report.ReportContent;
import dev.residue.app.report.RunSummary;
import dev.residue.app.report.Series;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.training.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The outcome of a run as one line of JSON, so that numbers in a text can be traced to the
 * configuration and seed they come from.
 */
public final class ResultLine {

    private static final double THRESHOLD = 0.9;
    private static final int EVALUATIONS = 5;

    private ResultLine() {}

    /** Appends the outcome of a run to a file, which is created where absent. */
    public static void append(Path file, Experiment experiment, RunReport report)
            throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        String line = of(experiment, report) + "\n";
        DurableFiles.naming(
                file,
                () ->
                        Files.writeString(
                                file,
                                line,
                                StandardCharsets.UTF_8,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.APPEND));
    }

    private static String of(Experiment experiment, RunReport report) throws IOException {
        ReportContent content = report.content();
        RunSummary run = content.run();
        JsonObject line = new JsonObject();
        line.addProperty("experiment", run.experiment());
        line.addProperty("configurationSha256", experiment.hash());
        line.addProperty("seed", run.seed());
        line.addProperty("steps", run.steps());
        line.addProperty("engine", run.engine());
        line.addProperty("device", run.device());
        Integer threads = experiment.engine().threads();
        line.addProperty("threads", threads == null ? "all" : threads.toString());
        JsonObject versions = new JsonObject();
        content.environment().forEach(versions::addProperty);
        line.add("environment", versions);
        line.addProperty("seconds", run.seconds());
        JsonObject metrics = new JsonObject();
        report.finalValues().forEach(metrics::addProperty);
        line.add("metrics", metrics);
        JsonObject reached = new JsonObject();
        for (Series series : content.series()) {
            if (series.name().startsWith("accuracy/")) {
                firstStayingAbove(series.points())
                        .ifPresent(step -> reached.addProperty(series.name(), step));
            }
        }
        line.add("firstStepOfFiveEvaluationsAtLeast0.9", reached);
        lagging(content, experiment, report).ifPresent(slot -> line.add("laggingSlot", slot));
        JsonArray claims = new JsonArray();
        for (ClaimResult result : report.claims()) {
            JsonObject claim = new JsonObject();
            claim.addProperty("id", result.claim().id());
            claim.addProperty("verdict", result.verdict().name());
            claim.addProperty("measured", result.measured());
            claims.add(claim);
        }
        line.add("claims", claims);
        return new GsonBuilder().disableHtmlEscaping().create().toJson(line);
    }

    /** Returns the variable and side that was answered worst when assignment was learned. */
    private static Optional<JsonObject> lagging(
            ReportContent content, Experiment experiment, RunReport report) {
        Double end = report.finalValues().get("phase/assignment/end");
        Map<String, Series> byName = new HashMap<>();
        content.series().forEach(series -> byName.put(series.name(), series));
        Series variable = byName.get("lagging/variable");
        Series right = byName.get("lagging/right");
        Series accuracy = byName.get("lagging");
        if (end == null
                || variable == null
                || right == null
                || accuracy == null
                || !(experiment.task() instanceof AssignAndAdd task)) {
            return Optional.empty();
        }
        for (int i = 0; i < variable.points().size(); i++) {
            long step = variable.points().get(i).step();
            if (step >= end) {
                int index = (int) variable.points().get(i).value();
                JsonObject slot = new JsonObject();
                slot.addProperty("step", step);
                slot.addProperty("variable", task.vocabulary().token(task.variableToken(index)));
                slot.addProperty("side", right.points().get(i).value() > 0 ? "right" : "left");
                slot.addProperty("accuracy", accuracy.points().get(i).value());
                String curves =
                        right.points().get(i).value() > 0
                                ? VariableCurves.RIGHT
                                : VariableCurves.LEFT;
                Series own = byName.get(curves + "/" + slot.get("variable").getAsString());
                if (own != null) {
                    staysAboveFrom(own.points())
                            .ifPresent(from -> slot.addProperty("learnedAt", from));
                }
                return Optional.of(slot);
            }
        }
        return Optional.empty();
    }

    /** Returns the first checkpoint from which all later ones reach the threshold. */
    private static OptionalLong staysAboveFrom(List<Point> points) {
        for (int i = points.size() - 1; i >= 0; i--) {
            if (points.get(i).value() < THRESHOLD) {
                return i == points.size() - 1
                        ? OptionalLong.empty()
                        : OptionalLong.of(points.get(i + 1).step());
            }
        }
        return OptionalLong.of(points.get(0).step());
    }

    /** Returns the first step from which five evaluations in a row reach the threshold. */
    static OptionalLong firstStayingAbove(List<Point> points) {
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
