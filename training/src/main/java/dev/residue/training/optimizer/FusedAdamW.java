package dev.residue.training.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.residue.training.torchscript.TorchScriptModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * AdamW's update of all parameters in one call, with one pass over each, where LibTorch computes:
 * the TorchScript program {@code adamw}.
 */
final class FusedAdamW implements AutoCloseable {

    private static final List<String> LISTS = List.of("weights", "first", "second");

    private final TorchScriptModule program;

    private FusedAdamW(String name, NDManager manager) {
        program = new TorchScriptModule(name, manager);
    }

    /** Reads the program for the weights of one model. */
    static FusedAdamW ofOne(NDManager manager) {
        return new FusedAdamW("adamw", manager);
    }

    /** Reads the program for weights with a leading axis of members. */
    static FusedAdamW ofMembers(NDManager manager) {
        return new FusedAdamW("adamw_members", manager);
    }

    static boolean canRun(NDManager manager, List<NDArray> weights) {
        return TorchScriptModule.canRun(manager)
                && weights.stream().allMatch(one -> one.getDataType() == DataType.FLOAT32);
    }

    /**
     * Hands over all weights, once for all updates: to hand LibTorch hundreds of arrays takes
     * longer than to update small ones.
     *
     * @param arrays returns weight, first and second moment of one
     * @param progress returns what is equal for those that are updated alike, a group
     * @return one of each group
     */
    <T> List<T> introduce(
            List<T> all, Function<T, List<NDArray>> arrays, Function<T, Object> progress) {
        Map<Object, List<T>> groups = new LinkedHashMap<>();
        for (T one : all) {
            groups.computeIfAbsent(progress.apply(one), alike -> new ArrayList<>()).add(one);
        }
        // DJL finds the lists that arguments belong to in their names
        List<NDArray> weights = all.stream().map(one -> arrays.apply(one).get(0)).toList();
        List<String> names = weights.stream().map(NDArray::getName).toList();
        program.call("begin", host -> named("every", weights));
        for (List<T> group : groups.values()) {
            NDList arguments = new NDList();
            for (int i = 0; i < LISTS.size(); i++) {
                int list = i;
                Stream<NDArray> each = group.stream().map(one -> arrays.apply(one).get(list));
                arguments.addAll(named(LISTS.get(i), each.toList()));
            }
            program.call("add", host -> arguments);
        }
        for (int i = 0; i < names.size(); i++) {
            weights.get(i).setName(names.get(i));
        }
        return groups.values().stream().map(group -> group.get(0)).toList();
    }

    private static NDList named(String list, List<NDArray> arrays) {
        arrays.forEach(array -> array.setName(list + "[]"));
        return new NDList(arrays);
    }

    /**
     * Updates all known weights, and sets their gradients to zero.
     *
     * @param rows of one model, of four numbers: β₁, β₂, ε and the limit of the gradients' common
     *     norm, 0 for none; then, for each group, learning rate, weight decay, count of updates,
     *     and 0. Of members, of five: β₁, β₂, ε, the number of members, and whether any has a
     *     limit; for each member its limit, infinity for none; then learning rate, weight decay,
     *     count of updates, the group's number, and the member's, -1 for all of them at once
     */
    void update(double[][] rows) {
        double[] numbers = Stream.of(rows).flatMapToDouble(Arrays::stream).toArray();
        Shape shape = new Shape(rows.length, rows[0].length);
        program.call("forward", host -> new NDList(host.create(numbers, shape)));
    }

    @Override
    public void close() {
        program.close();
    }
}
