import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.residue.model.Geometry;
import dev.residue.model.HookedTransformer;
import dev.residue.model.TransformerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Where LibTorch spends the forward and backward passes of minGPT's blocks on digits, batch 64.
 *
 * <pre>
 * OMP_NUM_THREADS=1 java -cp "app/target/residue/lib/*" app/bench/Profile.java LAYERS HEADS WIDTH
 * </pre>
 */
public class Profile {

    private static final int STEPS = 20;

    private record Span(String name, double start, double end, double[] inner) {}

    public static void main(String[] arguments) throws Exception {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
        int layers = Integer.parseInt(arguments[0]);
        int heads = Integer.parseInt(arguments[1]);
        int width = Integer.parseInt(arguments[2]);
        Path trace = Files.createTempFile("profile", ".json");
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            HookedTransformer block =
                    new HookedTransformer(
                            TransformerSettings.minGpt(layers, heads, width),
                            new Geometry(10, 15, 10, new int[] {9, 10, 11, 12, 13, 14}),
                            1);
            block.initialize(manager, DataType.FLOAT32, new Shape(64, 15));
            long[] ids = new Random(1).longs(64 * 15, 0, 10).toArray();
            NDArray tokens = manager.create(ids, new Shape(64, 15));
            pass(block, tokens, manager, 3 * STEPS);
            JniUtils.startProfile(false, false, false);
            pass(block, tokens, manager, STEPS);
            JniUtils.stopProfile(trace.toString());
        }
        print(Files.readString(trace));
        Files.delete(trace);
    }

    private static void pass(HookedTransformer block, NDArray tokens, NDManager manager, int times) {
        ParameterStore store = new ParameterStore(manager, false);
        for (int i = 0; i < times; i++) {
            try (NDManager scope = manager.newSubManager();
                    GradientCollector collector =
                            Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray own = tokens.duplicate();
                own.attach(scope);
                NDArray logits = block.forward(store, new NDList(own), true).singletonOrThrow();
                collector.backward(logits.sum());
            }
        }
    }

    /** Prints each operation's own time: that of its span without the spans inside. */
    private static void print(String trace) {
        Map<String, List<Span>> threads = new HashMap<>();
        for (JsonElement element : JsonParser.parseString(trace).getAsJsonArray()) {
            if (element.isJsonObject() && element.getAsJsonObject().has("dur")) {
                JsonObject event = element.getAsJsonObject();
                double start = event.get("ts").getAsDouble();
                double end = start + event.get("dur").getAsDouble();
                Span span = new Span(event.get("name").getAsString(), start, end, new double[1]);
                threads.computeIfAbsent(event.get("tid").getAsString(), tid -> new ArrayList<>())
                        .add(span);
            }
        }
        Map<String, double[]> own = new HashMap<>(); // microseconds, calls
        for (List<Span> spans : threads.values()) {
            spans.sort((a, b) -> a.start != b.start
                    ? Double.compare(a.start, b.start) : Double.compare(b.end, a.end));
            Deque<Span> open = new ArrayDeque<>();
            for (Span span : spans) {
                while (!open.isEmpty() && open.peek().end <= span.start) {
                    open.pop();
                }
                if (!open.isEmpty()) {
                    open.peek().inner[0] += span.end - span.start;
                }
                open.push(span);
            }
            for (Span span : spans) {
                double[] sum = own.computeIfAbsent(span.name, name -> new double[2]);
                sum[0] += span.end - span.start - span.inner[0];
                sum[1]++;
            }
        }
        double all = own.values().stream().mapToDouble(sum -> sum[0]).sum();
        System.out.printf("%.2f ms a step, forward and backward%n", all / 1e3 / STEPS);
        own.entrySet().stream()
                .sorted((a, b) -> Double.compare(b.getValue()[0], a.getValue()[0]))
                .limit(25)
                .forEach(
                        entry ->
                                System.out.printf(
                                        "%-45s %5.1f %% %8.1f calls a step%n",
                                        entry.getKey(),
                                        100 * entry.getValue()[0] / all,
                                        entry.getValue()[1] / STEPS));
    }
}
