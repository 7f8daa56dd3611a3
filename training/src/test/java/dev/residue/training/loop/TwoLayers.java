package dev.residue.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;

/** {@code relu(x W1) W2}, of one model or of members with a leading axis. */
final class TwoLayers extends AbstractBlock {

    static final int INPUTS = 3;
    static final int HIDDEN = 8;

    private final List<int[]> seeds = new ArrayList<>();
    private final Parameter first;
    private final Parameter second;

    private TwoLayers(Shape lead) {
        super((byte) 1);
        first = weight("w1", lead.addAll(new Shape(INPUTS, HIDDEN)));
        second = weight("w2", lead.addAll(new Shape(HIDDEN, 1)));
    }

    static TwoLayers ofOne() {
        return new TwoLayers(new Shape());
    }

    static TwoLayers ofMembers(int count) {
        return new TwoLayers(new Shape(count));
    }

    /** Returns the seeds that each pass was given. */
    List<int[]> seeds() {
        return seeds;
    }

    private Parameter weight(String name, Shape shape) {
        return addParameter(
                Parameter.builder()
                        .setName(name)
                        .setType(Parameter.Type.WEIGHT)
                        .optShape(shape)
                        .optInitializer(new NormalInitializer(0.5f))
                        .build());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            PairList<String, Object> parameters) {
        if (parameters != null && parameters.get(EnsembleSession.SEEDS) != null) {
            seeds.add((int[]) parameters.get(EnsembleSession.SEEDS));
        }
        NDArray x = inputs.singletonOrThrow();
        NDArray hidden = Activation.relu(x.matMul(store.getValue(first, x.getDevice(), training)));
        return new NDList(hidden.matMul(store.getValue(second, x.getDevice(), training)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape in = inputShapes[0];
        return new Shape[] {in.slice(0, in.dimension() - 1).add(1)};
    }
}
