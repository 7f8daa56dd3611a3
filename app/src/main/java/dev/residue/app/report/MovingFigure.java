package dev.residue.app.report;

import dev.residue.analysis.figure.Figure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A figure at each checkpoint, which the page's slider moves.
 *
 * @param frames by step, at least one, all of one type and title
 */
public record MovingFigure(NavigableMap<Long, Figure> frames) {

    public MovingFigure {
        frames = new TreeMap<>(frames);
        if (frames.values().stream().map(Object::getClass).distinct().count() != 1) {
            throw new IllegalArgumentException("frames are figures of one type, at least one");
        }
    }

    /** Returns a figure that does not move. */
    public static MovingFigure of(Figure figure) {
        return new MovingFigure(new TreeMap<>(Map.of(0L, figure)));
    }

    /** Returns the figures of all steps, those of one type and title as one that moves. */
    public static List<MovingFigure> joined(SortedMap<Long, List<Figure>> bySteps) {
        Map<String, TreeMap<Long, Figure>> joined = new LinkedHashMap<>();
        bySteps.forEach(
                (step, figures) -> {
                    for (Figure figure : figures) {
                        String key = figure.getClass().getSimpleName() + " " + figure.title();
                        joined.computeIfAbsent(key, absent -> new TreeMap<>()).put(step, figure);
                    }
                });
        List<MovingFigure> all = new ArrayList<>();
        joined.values().forEach(frames -> all.add(new MovingFigure(frames)));
        return all;
    }

    /** Returns the figure at the last step. */
    public Figure last() {
        return Objects.requireNonNull(frames.lastEntry()).getValue();
    }

    /** Returns the figures of one type, by step. */
    <T extends Figure> NavigableMap<Long, T> as(Class<T> type) {
        NavigableMap<Long, T> typed = new TreeMap<>();
        frames.forEach((step, figure) -> typed.put(step, type.cast(figure)));
        return typed;
    }

    /** Returns the figure at every so many steps alone, the last one included. */
    MovingFigure thinned(int every) {
        NavigableMap<Long, Figure> kept = new TreeMap<>();
        int fromLast = 0;
        for (Map.Entry<Long, Figure> frame : frames.descendingMap().entrySet()) {
            if (fromLast++ % every == 0) {
                kept.put(frame.getKey(), frame.getValue());
            }
        }
        return new MovingFigure(kept);
    }
}
