package dev.residue.app.sweep;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The GPUs of this machine, of which each process sees one. */
final class Gpus {

    /** The variable that names what CUDA lets a process see. */
    static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

    private final Deque<String> free;
    private final Map<Object, String> taken = new HashMap<>();

    Gpus(List<String> names) {
        free = new ArrayDeque<>(names);
    }

    /**
     * Returns how CUDA names the GPUs that this process sees.
     *
     * @param visible the value of {@link #VISIBLE}; null where it is not set
     * @param count how many the engine finds
     */
    static List<String> names(@Nullable String visible, int count) {
        Stream<String> names =
                visible == null
                        ? IntStream.range(0, count).mapToObj(Integer::toString)
                        : Stream.of(visible.split(",")).map(String::strip);
        return names.limit(count).toList();
    }

    /** Takes one for a process: what its environment says of it, nothing where there is none. */
    Map<String, String> take(Object process) {
        String name = free.poll();
        if (name == null) {
            return Map.of();
        }
        taken.put(process, name);
        return Map.of(VISIBLE, name);
    }

    /** Gives back what a process had. */
    void giveBack(Object process) {
        String name = taken.remove(process);
        if (name != null) {
            free.add(name);
        }
    }
}
