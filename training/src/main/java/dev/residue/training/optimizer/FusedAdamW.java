package dev.residue.training.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.residue.training.torchscript.TorchScriptModule;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * AdamW's update of all parameters in one call, with one pass over each, where LibTorch computes:
 * the TorchScript program {@code adamw}.
 */
final class FusedAdamW implements AutoCloseable {

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

    /** Returns whether an engine runs it for such weights. */
    static boolean canRun(NDManager manager, List<NDArray> weights) {
        return TorchScriptModule.canRun(manager)
                && weights.stream().allMatch(one -> one.getDataType() == DataType.FLOAT32);
    }

    /**
     * Hands over all weights, once for all updates: to hand LibTorch hundreds of arrays takes
     * longer than to update small ones. Groups are added after that.
     */
    void begin(List<NDArray> every) {
        program.call("begin", host -> lists(Map.of("every", every)));
    }

    /**
     * Adds a group of weights that are updated alike.
     *
     * @param first their first moments
     * @param second their second moments
     */
    void add(List<NDArray> weights, List<NDArray> first, List<NDArray> second) {
        Map<String, List<NDArray>> lists = new LinkedHashMap<>();
        lists.put("weights", weights);
        lists.put("first", first);
        lists.put("second", second);
        program.call("add", host -> lists(lists));
    }

    /** Makes arguments of which DJL makes lists, for the name that arrays have then. */
    private static NDList lists(Map<String, List<NDArray>> lists) {
        NDList arguments = new NDList();
        lists.forEach(
                (name, arrays) ->
                        arrays.forEach(
                                array -> {
                                    array.setName(name + "[]");
                                    arguments.add(array);
                                }));
        return arguments;
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
