package dev.residue.analysis.probe;

import java.io.IOException;

/**
 * Measures how a model computes: a subject in, named numbers and arrays out.
 *
 * <p>The same probe runs live at every checkpoint, later over a directory of checkpoints, and on
 * somebody else's weights. It changes nothing, so weights with and without probes are equal.
 */
@FunctionalInterface
public interface Probe {

    /** Measures the subject and reports what it finds. */
    void measure(Subject subject, Measurements measurements) throws IOException;
}
