package dev.residue.app.sweep;

import com.google.gson.JsonObject;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.run.RequestException;
import dev.residue.app.run.WorkerTraining;
import dev.residue.app.worker.Worker;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tries and times steps in a process of its own, so that a crash of the engine ends no sweep. What
 * is not known after one is said, and the plain choice is made.
 */
final class SpeedTrial implements AutoCloseable {

    private static final long BETWEEN_MILLISECONDS = 100;

    private final Experiment first;
    private final int threads;
    private final PrintStream messages;
    private final BooleanSupplier stop;
    private final BlockingQueue<JsonObject> told = new LinkedBlockingQueue<>();
    private @Nullable Worker worker;

    /**
     * Prepares it; the process is started when it is needed.
     *
     * @param first whose engine and device it uses
     * @param threads the number of threads with which it computes
     * @param stop asked while it computes whether to wait no longer
     */
    SpeedTrial(Experiment first, int threads, PrintStream messages, BooleanSupplier stop) {
        this.first = first;
        this.threads = threads;
        this.messages = messages;
        this.stop = stop;
    }

    /**
     * Tries a step of a model, and returns what one takes, in milliseconds; empty where that cannot
     * be known.
     *
     * @throws RequestException if the engine lacks what the experiment needs
     */
    OptionalDouble msPerStep(Experiment experiment) throws IOException, InterruptedException {
        JsonObject answer = ask(Map.of("experiments", List.of(experiment.yaml())));
        return answer == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(answer.get("ms").getAsDouble());
    }

    /**
     * How models of one shape are trained.
     *
     * @param atOnce how many as one
     * @param msPerStep from one model's step to the next one's, with all processes at work; empty
     *     where it is not known
     */
    record Choice(int atOnce, OptionalDouble msPerStep) {

        static final Choice ONE_BY_ONE = new Choice(1, OptionalDouble.empty());
    }

    /**
     * Chooses how many models are best trained as one; one by one where that cannot be known.
     *
     * @param workers how many processes train at the same time
     * @param atOnce how many at once are asked for; 0 for as many as are fastest
     */
    Choice choose(List<Experiment> alike, int workers, int atOnce)
            throws IOException, InterruptedException {
        List<String> texts = alike.stream().map(Experiment::yaml).toList();
        JsonObject answer = ask(Map.of("experiments", texts, "workers", workers, "atOnce", atOnce));
        if (answer == null) {
            return Choice.ONE_BY_ONE;
        }
        return new Choice(
                answer.get("atOnce").getAsInt(),
                answer.has("ms")
                        ? OptionalDouble.of(answer.get("ms").getAsDouble())
                        : OptionalDouble.empty());
    }

    private @Nullable JsonObject ask(Map<String, ?> order)
            throws IOException, InterruptedException {
        Worker asked = worker;
        if (asked == null) {
            told.clear();
            asked = WorkerTraining.worker(1, Map.of(), new Hearing());
            worker = asked;
            asked.order(
                    Map.of(
                            "threads",
                            threads,
                            "experiments",
                            List.of(first.yaml()),
                            "trials",
                            true));
        }
        asked.order(order);
        while (!stop.getAsBoolean()) {
            JsonObject line = told.poll(BETWEEN_MILLISECONDS, TimeUnit.MILLISECONDS);
            if (line == null) {
                continue;
            }
            if (line.has("say")) {
                messages.println(line.get("say").getAsString());
            } else if (line.has("refused")) {
                throw new RequestException(
                        line.get("refused").getAsString(), line.get("remedy").getAsString());
            } else if (line.has("ended")) {
                worker = null;
                messages.println(
                        "the process that tried a few steps "
                                + line.get("ended").getAsString()
                                + "; the runs are trained one by one, and their time is not known");
                return null;
            } else {
                return line;
            }
        }
        return null;
    }

    /** Keeps what the process says, which tells why it ended. */
    private final class Hearing implements Worker.Listener {

        private final StringBuilder said = new StringBuilder();

        @Override
        public void told(JsonObject line) {
            told.add(line);
        }

        @Override
        public void said(String line) {
            said.append("\n  ").append(line);
        }

        @Override
        public void ended(int status) {
            JsonObject end = new JsonObject();
            end.addProperty("ended", Worker.ending(status) + said);
            told.add(end);
        }
    }

    @Override
    public void close() {
        if (worker != null) {
            worker.close();
        }
    }
}
