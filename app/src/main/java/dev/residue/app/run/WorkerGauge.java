package dev.residue.app.run;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.worker.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Times steps in several processes that compute at the same time. */
final class WorkerGauge implements AutoCloseable {

    private final BlockingQueue<JsonObject> told = new LinkedBlockingQueue<>();
    private final List<Worker> workers = new ArrayList<>();

    /**
     * Starts the processes.
     *
     * @param experiments the most that one of them trains as one
     * @param threads the number of threads of each
     */
    WorkerGauge(List<Experiment> experiments, int processes, int threads) throws IOException {
        List<String> texts = experiments.stream().map(Experiment::yaml).toList();
        try {
            for (int i = 0; i < processes; i++) {
                Worker worker = Worker.start(WorkerTraining.ARGUMENTS, heap(processes), hearing());
                workers.add(worker);
                worker.order(Map.of("threads", threads, "experiments", texts));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Returns how many bytes Java's arrays may take in each of some processes. */
    static long heap(int processes) {
        return Math.max(256L << 20, (long) Memory.ofEach(processes).heap());
    }

    private Worker.Listener hearing() {
        StringBuilder said = new StringBuilder();
        return new Worker.Listener() {
            @Override
            public void told(JsonObject line) {
                told.add(line);
            }

            @Override
            public void said(String line) {
                said.append(line).append('\n');
            }

            @Override
            public void ended(int status) {
                JsonObject end = new JsonObject();
                end.addProperty("ended", "a process " + Worker.ending(status) + "\n" + said);
                told.add(end);
            }
        };
    }

    /**
     * Returns the time of a step in each of some rounds while all train: the harmonic mean, since
     * rates add up.
     *
     * @param atOnce how many models each trains as one
     * @throws IOException if one of them fails
     */
    List<Double> msPerStep(int atOnce, int rounds) throws IOException, InterruptedException {
        all(Map.of("atOnce", atOnce, "rounds", rounds));
        await("ready");
        all(Map.of());
        List<JsonArray> each = await("ms").stream().map(JsonElement::getAsJsonArray).toList();
        all(Map.of());
        List<Double> times = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            double rates = 0;
            for (JsonArray one : each) {
                rates += 1 / one.get(round).getAsDouble();
            }
            times.add(workers.size() / rates);
        }
        return times;
    }

    private void all(Map<String, ?> order) {
        workers.forEach(worker -> worker.order(order));
    }

    private List<JsonElement> await(String key) throws IOException, InterruptedException {
        List<JsonElement> values = new ArrayList<>();
        while (values.size() < workers.size()) {
            JsonObject line = told.take();
            if (line.has("ended")) {
                throw new IOException(line.get("ended").getAsString().strip());
            }
            if (line.has(key)) {
                values.add(line.get(key));
            }
        }
        return values;
    }

    @Override
    public void close() {
        workers.forEach(Worker::close);
    }
}
