package dev.residue.app.sweep;

import dev.residue.app.config.Node;
import dev.residue.app.config.Place;
import dev.residue.app.experiment.Assignment;
import dev.residue.app.sweep.AxisReader.ValueAxis;
import dev.residue.app.sweep.AxisReader.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every combination of the values of some axes, counted from 0; the last axis varies fastest. */
final class Combinations {

    private final List<ValueAxis> axes;
    private final List<Assignment> fixed;

    /** Takes what all have in common. */
    Combinations(List<ValueAxis> axes, List<Assignment> fixed) {
        this.axes = List.copyOf(axes);
        this.fixed = List.copyOf(fixed);
    }

    /** Returns how many there are, or a large number if there are more than that. */
    long count() {
        long count = 1;
        for (ValueAxis axis : axes) {
            count = Math.min(Integer.MAX_VALUE, count * axis.size());
        }
        return count;
    }

    /** Returns one's values by the keys' paths, as YAML. */
    Map<String, String> values(int index) {
        Map<String, String> values = new LinkedHashMap<>();
        nodes(index).forEach((path, one) -> values.put(path, one.value().flow()));
        return values;
    }

    /**
     * Returns all that is set in the run of one and of a seed.
     *
     * @param seedsNode where the seeds stand; null where the experiment's own is taken
     */
    List<Assignment> assignments(int index, @Nullable Node seedsNode, List<Long> seeds, int seed) {
        List<Assignment> all = new ArrayList<>(fixed);
        all.addAll(nodes(index).values());
        if (seedsNode != null) {
            Place place = seedsNode.place();
            String text = Long.toString(seeds.get(seed));
            all.add(new Assignment(place, "seed", new Node.Scalar(place, text, false)));
        }
        return all;
    }

    private Map<String, Assignment> nodes(int index) {
        Map<String, Assignment> chosen = new LinkedHashMap<>();
        long block = count();
        for (ValueAxis axis : axes) {
            block /= axis.size();
            int point = (int) (index / block % axis.size());
            for (Map.Entry<String, Values> key : axis.keys().entrySet()) {
                Values values = key.getValue();
                chosen.put(
                        key.getKey(),
                        new Assignment(
                                values.keyPlace(), key.getKey(), values.values().get(point)));
            }
        }
        return chosen;
    }
}
