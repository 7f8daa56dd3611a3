package dev.residue.app.sweep;

import java.util.List;

/**
 * Keys that vary together, and what they are at each of the axis' points.
 *
 * @param paths the dotted paths of the keys; one, unless several are zipped
 * @param points for each point the values of all paths, in their order, as YAML
 */
public record SweepAxis(List<String> paths, List<List<String>> points) {

    public SweepAxis {
        paths = List.copyOf(paths);
        points = points.stream().map(List::copyOf).toList();
    }
}
