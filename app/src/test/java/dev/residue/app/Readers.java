package dev.residue.app;

import com.google.inject.Guice;
import dev.residue.app.experiment.ExperimentReader;

/** Gives tests of other packages the program's own reader. */
public final class Readers {

    private Readers() {}

    /** Returns a reader that knows every module. */
    public static ExperimentReader reader() {
        return Guice.createInjector(new ResidueModule()).getInstance(ExperimentReader.class);
    }
}
