package dev.residue.training.checkpoint;

import ai.djl.ndarray.NDArray;
import dev.residue.training.safetensors.SafeTensorsException;
import dev.residue.training.safetensors.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A file's tensors, beside the names that a model needs.
 *
 * @param prefix what stands before the needed names in the file; mostly nothing
 * @param needed the tensors that are needed, as far as they are there, by the model's names
 * @param leftOver all others, by the file's names without the prefix
 */
record NamedTensors(String prefix, Map<String, Tensor> needed, Map<String, Tensor> leftOver) {

    /** The most names that a message lists. */
    private static final int LISTED = 8;

    /**
     * Finds the needed ones. If a prefix makes more of the file's names needed ones than none does,
     * it is left out.
     */
    static NamedTensors of(Map<String, Tensor> tensors, Set<String> names) {
        Map<String, Integer> found = new LinkedHashMap<>(); // needed names by prefix
        found.put("", 0);
        for (String name : tensors.keySet()) {
            for (int at = 0; at >= 0 && at < name.length(); at = next(name, at)) {
                if (names.contains(name.substring(at))) {
                    found.merge(name.substring(0, at), 1, Integer::sum);
                }
            }
        }
        String best = "";
        for (Map.Entry<String, Integer> entry : found.entrySet()) {
            int more = Integer.compare(entry.getValue(), found.getOrDefault(best, 0));
            boolean shorter = entry.getKey().length() < best.length();
            best = more > 0 || (more == 0 && shorter) ? entry.getKey() : best;
        }
        Map<String, Tensor> needed = new LinkedHashMap<>();
        Map<String, Tensor> leftOver = new TreeMap<>();
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            String name = entry.getKey();
            String inner = name.startsWith(best) ? name.substring(best.length()) : name;
            boolean isNeeded = name.startsWith(best) && names.contains(inner);
            // of two that have one name without the prefix, the left-over one keeps its own
            String key = leftOver.containsKey(inner) ? name : inner;
            (isNeeded ? needed : leftOver).put(isNeeded ? inner : key, entry.getValue());
        }
        return new NamedTensors(best, needed, leftOver);
    }

    /** Returns where the name behind the next dot begins, or -1. */
    private static int next(String name, int from) {
        int dot = name.indexOf('.', from);
        return dot < 0 ? -1 : dot + 1;
    }

    /**
     * Checks that nothing is missing.
     *
     * @throws SafeTensorsException with the names that are, beside those that are there instead
     */
    void requireAll(Map<String, NDArray> parameters, String where) throws SafeTensorsException {
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, NDArray> entry : parameters.entrySet()) {
            if (!needed.containsKey(entry.getKey())) {
                long[] shape = entry.getValue().getShape().getShape();
                missing.add(entry.getKey() + " " + Arrays.toString(shape));
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        List<String> others = leftOver.keySet().stream().map(name -> name + shape(name)).toList();
        throw new SafeTensorsException(
                String.format(
                        Locale.ROOT,
                        "%s: of the %d tensors that this model needs, %d %s missing: %s. The file"
                                + " has %s",
                        where,
                        parameters.size(),
                        missing.size(),
                        missing.size() == 1 ? "is" : "are",
                        list(missing),
                        others.isEmpty()
                                ? "no others"
                                : (needed.isEmpty() ? "" : "besides ") + list(others)),
                needed.isEmpty()
                        ? "give weights under TransformerLens' names, as the state_dict() of its"
                                + " HookedTransformer has them"
                        : "choose an experiment whose model fits");
    }

    /** Returns the shape of a tensor left over, behind a blank. */
    String shape(String name) {
        Tensor tensor = leftOver.get(name);
        return tensor == null ? "" : " " + Arrays.toString(tensor.shape());
    }

    /** Lists names, the first of them where they are many. */
    static String list(Collection<String> names) {
        List<String> first = names.stream().limit(LISTED).map(NamedTensors::cut).toList();
        String listed = String.join(", ", first);
        int rest = names.size() - first.size();
        return rest == 0 ? listed : listed + " and " + rest + " more";
    }

    /** Cuts text of unknown origin short. */
    static String cut(String name) {
        return name.length() <= 100 ? name : name.substring(0, 100) + "…";
    }
}
