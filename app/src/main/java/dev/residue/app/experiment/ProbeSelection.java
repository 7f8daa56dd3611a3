package dev.residue.app.experiment;

import ai.djl.nn.Block;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.app.config.Nearest;
import dev.residue.app.config.Node;
import dev.residue.app.config.Problem;
import dev.residue.app.config.Problems;
import dev.residue.dataset.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The probes that an experiment file names, those that can measure its model.
 *
 * @param probes by name, in the file's order
 * @param warnings of probes that are left out, or of which some part is
 */
record ProbeSelection(Map<String, ProbeFactory> probes, List<Problem> warnings) {

    static Map<String, ProbeFactory> named(
            List<String> names,
            Map<String, ProbeFactory> known,
            Node.Mapping root,
            Problems problems) {
        Map<String, ProbeFactory> found = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            ProbeFactory factory = known.get(names.get(i));
            if (factory == null) {
                problems.at(root)
                        .accept(
                                place(i),
                                "unknown probe; "
                                        + Nearest.hintWithPlugins(names.get(i), known.keySet()));
            } else {
                found.put(names.get(i), factory);
            }
        }
        return found;
    }

    /**
     * Leaves out, with a warning, the probes that lack what not every such task has, and reports
     * those that do not belong to it at all.
     */
    static ProbeSelection of(
            List<String> names,
            Map<String, ProbeFactory> found,
            Task task,
            Block block,
            Node.Mapping root,
            Problems problems) {
        Map<String, ProbeFactory> kept = new LinkedHashMap<>();
        Problems warnings = new Problems();
        BiConsumer<String, String> warn = warnings.at(root);
        found.forEach(
                (name, factory) -> {
                    String place = place(names.indexOf(name));
                    String probe = "probe '" + name + "' ";
                    Optional<String> warning = factory.warning(task, block);
                    if (factory.appliesTo(task, block)) {
                        kept.put(name, factory);
                        warning.ifPresent(text -> warn.accept(place, probe + text));
                    } else if (warning.isPresent()) {
                        warn.accept(place, probe + warning.get() + "; it is left out");
                    } else {
                        problems.at(root)
                                .accept(
                                        place,
                                        probe + factory.whyNot(task, block) + "; leave it out");
                    }
                });
        return new ProbeSelection(kept, warnings.sorted());
    }

    private static String place(int index) {
        return "probes[" + index + "]";
    }
}
