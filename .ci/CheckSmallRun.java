import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds the numbers of {@code residue run assign-and-add-small --json} to what is promised. */
public final class CheckSmallRun {

    public static void main(String[] arguments) throws Exception {
        String json = Files.readString(Path.of(arguments[0]));
        Map<String, Double> atLeast =
                new TreeMap<>(
                        Map.of(
                                "accuracy/direct/train", 0.99,
                                "accuracy/direct/held-out-pair", 0.97,
                                "accuracy/one-variable/train", 0.97,
                                "accuracy/two-variables/train", 0.95,
                                "accuracy/two-variables/held-out-pair", 0.95,
                                "progress/ov2-mlp2", 0.97,
                                "swap/mlp-output", 0.9));
        int failed = 0;
        for (Map.Entry<String, Double> promise : atLeast.entrySet()) {
            Matcher found =
                    Pattern.compile("\"" + Pattern.quote(promise.getKey()) + "\":([-0-9.E]+)")
                            .matcher(json);
            double value = found.find() ? Double.parseDouble(found.group(1)) : Double.NaN;
            boolean kept = value >= promise.getValue();
            failed += kept ? 0 : 1;
            System.out.printf(
                    "%s %-40s %.4f (at least %.2f)%n",
                    kept ? "ok  " : "FAIL", promise.getKey(), value, promise.getValue());
        }
        System.out.printf("%d passed, %d failed%n", atLeast.size() - failed, failed);
        System.exit(failed == 0 ? 0 : 1);
    }
}
