package dev.residue.app.command;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.residue.app.engine.EngineTrial;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.run.Gauge;
import dev.residue.app.run.Interruption;
import dev.residue.app.run.Layout;
import dev.residue.app.run.LayoutChoice;
import dev.residue.app.run.RequestException;
import dev.residue.app.worker.Parent;
import dev.residue.training.engine.EngineSelection;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tries and times steps for a sweep, which waits in another process. */
final class WorkerTrials {

    private final Parent parent;
    private final ExperimentReader reader;
    private final EngineSelection selection;
    private final Interruption interruption;
    private boolean cold = true;

    WorkerTrials(
            Parent parent,
            ExperimentReader reader,
            EngineSelection selection,
            Interruption interruption) {
        this.parent = parent;
        this.reader = reader;
        this.selection = selection;
        this.interruption = interruption;
    }

    /** Obeys until there are no more orders. */
    void run() throws Exception {
        for (JsonObject order = parent.next(); order != null; order = parent.next()) {
            try {
                obey(order);
            } catch (RequestException e) {
                parent.tell(
                        Map.of("refused", String.valueOf(e.getMessage()), "remedy", e.remedy()));
            }
            if (interruption.getAsBoolean()) {
                return;
            }
        }
    }

    private void obey(JsonObject order) throws Exception {
        List<Experiment> experiments = new ArrayList<>();
        for (JsonElement text : order.getAsJsonArray("experiments")) {
            experiments.add(reader.readText("experiment.yaml", text.getAsString()));
        }
        if (order.has("atOnce")) {
            parent.tell(choose(experiments, order));
        } else {
            EngineTrial.of(experiments.get(0), selection);
            try (Gauge gauge = new Gauge(experiments, selection)) {
                gauge.warmUp(cold);
                cold = false;
                parent.tell(Map.of("ms", gauge.msPerStep(1).get(0)));
            }
        }
    }

    private Map<String, Object> choose(List<Experiment> experiments, JsonObject order)
            throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream messages = new PrintStream(said, true, StandardCharsets.UTF_8);
        LayoutChoice choice =
                new LayoutChoice(
                        experiments, experiments.get(0).steps(), selection, messages, interruption);
        Layout chosen =
                choice.choose(order.get("workers").getAsInt(), order.get("atOnce").getAsInt());
        String text = said.toString(StandardCharsets.UTF_8).stripTrailing();
        if (!text.isEmpty()) {
            parent.tell(Map.of("say", text));
        }
        Map<String, Object> answer = new HashMap<>(Map.of("atOnce", chosen.atOnce()));
        choice.msPerStep(chosen).ifPresent(ms -> answer.put("ms", ms));
        return answer;
    }
}
