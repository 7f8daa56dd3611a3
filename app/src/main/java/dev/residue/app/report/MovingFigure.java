package dev.residue.app.report;

import dev.residue.analysis.figure.Figure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A figure at each checkpoint, which the page's slider moves, in one variant or several, such as
 * sequences, of which the reader chooses one.
 *
 * @param frames in the order of steps, at least one, all of one type and title; at a step, at most
 *     one of a variant
 */
public record MovingFigure(List<Frame> frames) {

    /** A figure at a step. */
    public record Frame(long step, Figure figure) {}

    public MovingFigure {
        frames = List.copyOf(frames);
        if (frames.stream().map(frame -> frame.figure().getClass()).distinct().count() != 1) {
            throw new IllegalArgumentException("frames are figures of one type, at least one");
        }
    }

    /** Returns a figure that moves and has one variant. */
    public static MovingFigure of(SortedMap<Long, Figure> frames) {
        List<Frame> all = new ArrayList<>();
        frames.forEach((step, figure) -> all.add(new Frame(step, figure)));
        return new MovingFigure(all);
    }

    /** Returns a figure that does not move. */
    public static MovingFigure of(Figure figure) {
        return new MovingFigure(List.of(new Frame(0, figure)));
    }

    /** Returns figures that do not move, those of one type and title as variants of one. */
    public static List<MovingFigure> still(Collection<? extends Figure> figures) {
        return joined(new TreeMap<>(Map.of(0L, List.copyOf(figures))));
    }

    /** Returns the figures of all steps, those of one type and title as one that moves. */
    public static List<MovingFigure> joined(SortedMap<Long, List<Figure>> bySteps) {
        Map<String, List<Frame>> joined = new LinkedHashMap<>();
        bySteps.forEach(
                (step, figures) -> {
                    for (Figure figure : figures) {
                        String key = figure.getClass().getSimpleName() + " " + figure.title();
                        joined.computeIfAbsent(key, absent -> new ArrayList<>())
                                .add(new Frame(step, figure));
                    }
                });
        return joined.values().stream().map(MovingFigure::new).toList();
    }

    /** Returns the steps at which it is known. */
    List<Long> steps() {
        return frames.stream().map(Frame::step).distinct().toList();
    }

    /** Returns the variants, in the order in which they first occur. */
    List<String> variants() {
        return frames.stream().map(frame -> frame.figure().variant()).distinct().toList();
    }

    /** Returns the figure that is seen first: that of the first variant at the last step. */
    public Figure last() {
        long step = frames.get(frames.size() - 1).step();
        return frames.stream()
                .filter(frame -> frame.step() == step)
                .findFirst()
                .orElseThrow()
                .figure();
    }

    /** Returns the figures of one type, in the order of frames. */
    <T extends Figure> List<T> as(Class<T> type) {
        return frames.stream().map(frame -> type.cast(frame.figure())).toList();
    }

    /** Returns the figure at every so many steps alone, the last one included. */
    MovingFigure thinned(int every) {
        List<Long> steps = steps();
        return new MovingFigure(
                frames.stream()
                        .filter(
                                frame ->
                                        (steps.size() - 1 - steps.indexOf(frame.step())) % every
                                                == 0)
                        .toList());
    }
}
