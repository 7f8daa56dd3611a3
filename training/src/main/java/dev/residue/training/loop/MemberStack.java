package dev.residue.training.loop;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import dev.residue.training.engine.InPlaceCopy;
import dev.residue.training.optimizer.MembersOptimizer;
import dev.residue.training.optimizer.ResumableOptimizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The weights of several sessions one above the other, and how they learn. */
final class MemberStack implements AutoCloseable {

    private final List<TrainingSession> members;
    private final Model model;
    private final ParameterStore store;
    private final MembersOptimizer optimizer;
    private final List<Loss> losses;
    private final MicroBatches microBatches;
    private final StepPhases phases;
    private boolean ahead; // of the members

    /**
     * Takes weights and optimiser state over from the members.
     *
     * @throws IllegalArgumentException if the block or the optimiser does not fit them
     */
    MemberStack(List<TrainingSession> members, Block block) {
        this.members = members;
        TrainingSession first = members.get(0);
        NDManager like = first.model().getNDManager();
        List<ParameterList> each = new ArrayList<>();
        List<ResumableOptimizer> optimizers = new ArrayList<>();
        for (TrainingSession member : members) {
            each.add(member.model().getBlock().getParameters());
            optimizers.add(member.optimizer());
        }
        Shape[] inputs =
                first.inputShapes.stream()
                        .map(shape -> new Shape(members.size()).addAll(shape))
                        .toArray(Shape[]::new);
        model =
                Model.newInstance(
                        "residue-members", like.getDevice(), like.getEngine().getEngineName());
        try {
            model.setBlock(block);
            block.initialize(model.getNDManager(), DataType.FLOAT32, inputs);
            store = new ParameterStore(model.getNDManager(), false);
            requireSame(block.getParameters(), each);
            for (Pair<String, Parameter> entry : block.getParameters()) {
                NDArray target = entry.getValue().getArray();
                try (NDArray source = above(each, entry.getKey())) {
                    InPlaceCopy.copy(target, source);
                }
                target.setRequiresGradient(entry.getValue().requiresGradient());
            }
            optimizer =
                    optimizers
                            .get(0)
                            .together(optimizers, block.getParameters(), model.getNDManager())
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    optimizers.get(0).getClass().getName()
                                                            + " cannot update several models at"
                                                            + " once here"));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
        losses = members.stream().map(member -> member.trainer().getLoss()).toList();
        microBatches = new MicroBatches(block.getParameters(), first.accumulate, 1);
        phases = first.phases;
        members.forEach(member -> member.refreshBy(this::store));
    }

    private static void requireSame(ParameterList stacked, List<ParameterList> each) {
        for (ParameterList own : each) {
            Map<String, Shape> needed = new LinkedHashMap<>();
            for (Pair<String, Parameter> entry : own) {
                Shape shape = entry.getValue().getArray().getShape();
                needed.put(entry.getKey(), new Shape(each.size()).addAll(shape));
            }
            Map<String, Shape> found = new LinkedHashMap<>();
            for (Pair<String, Parameter> entry : stacked) {
                found.put(entry.getKey(), entry.getValue().getArray().getShape());
            }
            if (!needed.equals(found)) {
                throw new IllegalArgumentException(
                        "the members' parameters, one above the other, are "
                                + needed
                                + ", and those of the block "
                                + found);
            }
        }
    }

    private static NDArray above(List<ParameterList> each, String path) {
        NDList arrays = new NDList();
        each.forEach(own -> arrays.add(own.get(path).getArray()));
        return NDArrays.stack(arrays).stopGradient();
    }

    Block block() {
        return model.getBlock();
    }

    NDManager manager() {
        return model.getNDManager();
    }

    /** Makes the gradients of a batch for each member. */
    Learner.Learned learn(List<Batch> batches, long step, NDManager scope) {
        NDList data = above(batches.stream().map(Batch::getData).toList(), scope);
        NDList labels = above(batches.stream().map(Batch::getLabels).toList(), scope);
        return microBatches.learn(
                data, labels, scope, (some, theirs, part) -> learn(some, theirs, step, part));
    }

    private static NDList above(List<NDList> each, NDManager scope) {
        NDList above = MicroBatches.joined(each, NDArrays::stack);
        above.attach(scope);
        return above;
    }

    private Learner.Learned learn(NDList data, NDList labels, long step, int microBatch) {
        PairList<String, Object> parameters = seeds(step, microBatch);
        Engine engine = model.getNDManager().getEngine();
        try (GradientCollector collector = engine.newGradientCollector()) {
            NDList predictions = model.getBlock().forward(store, data, true, parameters);
            NDArray losses = losses(labels, predictions);
            NDArray sum = losses.sum(); // the gradient of which is each member's own
            phases.forwarded();
            collector.backward(sum);
            phases.backpropagated();
            return new Learner.Learned(losses, predictions);
        }
    }

    private @Nullable PairList<String, Object> seeds(long step, int microBatch) {
        int[] seeds = new int[members.size()];
        for (int i = 0; i < seeds.length; i++) {
            Long own = members.get(i).randomSeed;
            if (own == null) {
                return null;
            }
            seeds[i] = StepSeed.of(own, step, microBatch);
        }
        PairList<String, Object> parameters = new PairList<>();
        parameters.add(EnsembleSession.SEEDS, seeds);
        return parameters;
    }

    private NDArray losses(NDList labels, NDList predictions) {
        if (losses.get(0) instanceof SequenceCrossEntropy first
                && losses.stream()
                        .allMatch(
                                one ->
                                        one instanceof SequenceCrossEntropy other
                                                && other.form() == first.form())) {
            return first.ofMembers(labels.singletonOrThrow(), predictions.singletonOrThrow());
        }
        List<NDList> labelParts = parts(labels);
        List<NDList> predictionParts = parts(predictions);
        NDList each = new NDList();
        for (int i = 0; i < losses.size(); i++) {
            each.add(losses.get(i).evaluate(labelParts.get(i), predictionParts.get(i)));
        }
        return NDArrays.stack(each);
    }

    /** Takes arrays apart, member by member. */
    List<NDList> parts(NDList arrays) {
        // of a split, the gradient is one copy
        return MicroBatches.split(arrays, members.size(), 0).stream()
                .map(part -> new NDList(part.stream().map(one -> one.squeeze(0)).toList()))
                .toList();
    }

    void update(long step) {
        double[] factors = new double[members.size()];
        @Nullable Double[] limits = new Double[members.size()];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = members.get(i).schedule.factor(step);
            limits[i] = members.get(i).clipNorm;
        }
        optimizer.update(factors, limits);
        phases.updated();
        ahead = true;
    }

    /** Returns the largest gradient of each of a member's parameters, without its sign. */
    Map<String, Float> largestGradients(int member) {
        return LossGuard.largestGradients(model.getBlock(), gradient -> gradient.get(member));
    }

    /** Brings weights and optimiser state to the members, where they are behind. */
    void store() {
        if (!ahead) {
            return;
        }
        ahead = false;
        for (int i = 0; i < members.size(); i++) {
            // their sessions' own accessors would call this again, and return at once
            ParameterList own = members.get(i).model().getBlock().getParameters();
            for (Pair<String, Parameter> entry : model.getBlock().getParameters()) {
                try (NDArray slice = entry.getValue().getArray().get(i)) {
                    InPlaceCopy.copy(own.get(entry.getKey()).getArray(), slice);
                }
            }
        }
        optimizer.store();
    }

    @Override
    public void close() {
        members.forEach(member -> member.refreshBy(() -> {}));
        optimizer.close();
        model.close();
    }
}
