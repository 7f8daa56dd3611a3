package dev.residue.app.verify;

import dev.residue.app.config.ConfigException;
import dev.residue.app.config.Node;
import dev.residue.app.config.Problems;
import dev.residue.app.config.YamlReader;
import dev.residue.training.checkpoint.Manifest;
import org.jspecify.annotations.Nullable;

/** The few settings of a checkpoint's configuration that its check depends on. */
record Configuration(Node.@Nullable Mapping root) {

    static Configuration of(Manifest manifest) {
        try {
            return new Configuration(
                    new YamlReader(new Problems())
                            .parse("configuration", manifest.text("configuration").orElse("")));
        } catch (ConfigException e) {
            return new Configuration(null);
        }
    }

    long evaluateEvery() {
        String text = scalar("evaluate.every");
        return text.matches("\\d{1,9}") ? Long.parseLong(text) : 0;
    }

    long steps() {
        String text = scalar("training.steps");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    boolean keepsAll() {
        return scalar("checkpoints.keep.everyMth").equals("1");
    }

    private String scalar(String dottedKey) {
        return root != null && root.at(dottedKey) instanceof Node.Scalar scalar
                ? scalar.text()
                : "";
    }
}
