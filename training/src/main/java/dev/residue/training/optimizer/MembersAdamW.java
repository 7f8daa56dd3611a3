package dev.residue.training.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import dev.residue.training.engine.InPlaceCopy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@link AdamW} of many models whose weights lie one above the other, in one call. Learning rates,
 * weight decays, counts and limits of the norm are each member's own; where all have the same, all
 * are updated as if they were one.
 */
final class MembersAdamW implements MembersOptimizer {

    private final List<AdamW> members;
    private final NDManager owner;
    private final FusedAdamW program;
    private final List<Stack> stacks = new ArrayList<>();
    private final List<Stack> groups; // one of each group of the program

    private MembersAdamW(List<AdamW> members, ParameterList parameters, NDManager parent) {
        this.members = members;
        this.owner = parent.newSubManager();
        for (int i = 0; i < members.get(0).slots().size(); i++) {
            int index = i;
            List<AdamW.Slot> slots = members.stream().map(one -> one.slots().get(index)).toList();
            Parameter parameter = Objects.requireNonNull(parameters.get(slots.get(0).path));
            stacks.add(new Stack(parameter.getArray(), slots, owner));
        }
        program = FusedAdamW.ofMembers(owner);
        groups =
                program.introduce(
                        stacks,
                        stack -> List.of(stack.weight, stack.first, stack.second),
                        Stack::progress);
    }

    /** Makes the optimiser, where the engine runs its program. */
    static Optional<MembersOptimizer> of(
            List<AdamW> members, ParameterList parameters, NDManager parent) {
        List<NDArray> weights = new ArrayList<>();
        parameters.values().forEach(parameter -> weights.add(parameter.getArray()));
        return FusedAdamW.canRun(parent, weights)
                ? Optional.of(new MembersAdamW(members, parameters, parent))
                : Optional.empty();
    }

    @Override
    public void update(double[] rateFactors, @Nullable Double[] clipNorms) {
        List<double[]> rows = new ArrayList<>();
        AdamWSettings common = members.get(0).settings();
        boolean clips = false;
        for (@Nullable Double limit : clipNorms) {
            clips |= limit != null;
        }
        rows.add(
                new double[] {
                    common.betas().get(0),
                    common.betas().get(1),
                    common.epsilon(),
                    members.size(),
                    clips ? 1 : 0
                });
        for (@Nullable Double limit : clipNorms) {
            rows.add(new double[] {limit == null ? Double.POSITIVE_INFINITY : limit, 0, 0, 0, 0});
        }
        stacks.forEach(Stack::count);
        for (int group = 0; group < groups.size(); group++) {
            groups.get(group).add(rows, rateFactors, group);
        }
        program.update(rows.toArray(new double[0][]));
    }

    @Override
    public void store() {
        for (Stack stack : stacks) {
            stack.store();
        }
    }

    @Override
    public void close() {
        program.close();
        owner.close();
    }

    /** A parameter of all members, with its moments. */
    private static final class Stack {

        private final NDArray weight;
        private final List<AdamW.Slot> slots;
        private final NDArray first;
        private final NDArray second;
        private final long[] updates;

        Stack(NDArray weight, List<AdamW.Slot> slots, NDManager owner) {
            this.weight = weight;
            this.slots = slots;
            first = above(slots.stream().map(slot -> slot.first).toList(), owner);
            second = above(slots.stream().map(slot -> slot.second).toList(), owner);
            updates = slots.stream().mapToLong(slot -> slot.updates).toArray();
        }

        private static NDArray above(List<NDArray> moments, NDManager owner) {
            NDArray above = NDArrays.stack(new NDList(moments));
            above.attach(owner);
            return above;
        }

        void count() {
            for (int i = 0; i < updates.length; i++) {
                updates[i]++;
            }
        }

        List<AdamW.Progress> progress() {
            List<AdamW.Progress> each = new ArrayList<>();
            for (int i = 0; i < updates.length; i++) {
                each.add(new AdamW.Progress(slots.get(i).rateAndDecay, updates[i]));
            }
            return each;
        }

        /** Adds what updates this group: one row for all members, or one for each. */
        void add(List<double[]> rows, double[] rateFactors, int group) {
            List<double[]> each = new ArrayList<>();
            for (int i = 0; i < updates.length; i++) {
                AdamW.RateAndDecay own = slots.get(i).rateAndDecay;
                double rate = own.rate() * rateFactors[i];
                each.add(new double[] {rate, own.decay(), (double) updates[i], group, i});
            }
            double[] one = each.get(0);
            boolean alike =
                    each.stream()
                            .allMatch(
                                    row ->
                                            row[0] == one[0]
                                                    && row[1] == one[1]
                                                    && row[2] == one[2]);
            if (alike) {
                rows.add(new double[] {one[0], one[1], one[2], group, -1});
            } else {
                rows.addAll(each);
            }
        }

        void store() {
            for (int i = 0; i < updates.length; i++) {
                AdamW.Slot slot = slots.get(i);
                slot.updates = updates[i];
                copy(slot.first, first, i);
                copy(slot.second, second, i);
            }
        }

        private static void copy(NDArray own, NDArray all, int member) {
            try (NDArray slice = all.get(member)) {
                InPlaceCopy.copy(own, slice);
            }
        }
    }
}
