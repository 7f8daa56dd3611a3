package dev.residue.app.experiment;

import dev.residue.analysis.theory.TheorySetting;
import dev.residue.app.config.ConfigWriter;
import dev.residue.app.config.Keys;
import dev.residue.app.config.Node;
import dev.residue.app.config.Overrides;
import dev.residue.app.config.Problems;
import dev.residue.app.config.RecordBinder;
import dev.residue.app.config.YamlReader;
import java.util.Map;

/** Reads the experiment that trains no model: the stand-in for the paper's theory. */
public final class TheoryReader {

    /** The preset's name. */
    public static final String NAME = "assign-and-add-theory";

    /**
     * The keys of the file.
     *
     * @param theory the sizes
     */
    public record TheoryFile(TheorySetting theory) {

        /** Returns the file with every value written out. */
        public String yaml() {
            return ConfigWriter.write(this);
        }
    }

    private TheoryReader() {}

    /**
     * Reads the preset, changed by the command line.
     *
     * @throws dev.residue.app.config.ConfigException if anything is wrong with it
     */
    public static TheoryFile read(ExperimentReader.Changes changes) {
        Problems problems = new Problems();
        Node.Mapping root = new YamlReader(problems).parse(NAME, Presets.text(NAME));
        root = changes.applyTo(root, new Overrides(Keys.of(TheoryFile.class, Map.of()), problems));
        TheoryFile file =
                new RecordBinder(problems).bind(root, new TheoryFile(TheorySetting.DEFAULT));
        problems.throwIfAny();
        return file;
    }
}
