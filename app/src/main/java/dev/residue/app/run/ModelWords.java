package dev.residue.app.run;

import ai.djl.nn.Block;
import dev.residue.analysis.probe.Subject;
import dev.residue.app.experiment.Experiment;
import dev.residue.model.settings.TransformerSettings;

/** What is trained, as the subject of a sentence. */
final class ModelWords {

    private ModelWords() {}

    static String of(Experiment experiment) {
        Block block = experiment.newBlock();
        return Subject.transformer(block)
                .map(transformer -> of(transformer.settings()))
                .orElse("A " + block.getClass().getSimpleName());
    }

    private static String of(TransformerSettings settings) {
        return "A transformer of %s, each with %s, and width %s"
                .formatted(
                        counted(settings.layers(), "layer"),
                        counted(settings.heads(), "head"),
                        settings.dModel());
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
