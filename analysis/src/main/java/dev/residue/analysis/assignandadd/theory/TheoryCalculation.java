package dev.residue.analysis.assignandadd.theory;

import dev.residue.analysis.study.Calculation;

/** Runs {@link AssignAndAddTheory} from an experiment file. */
public final class TheoryCalculation implements Calculation<TheoryCalculation.TheoryFile> {

    /** The keys of the file. */
    public record TheoryFile(TheorySetting theory) {}

    @Override
    public String title() {
        return "A stand-in of our own, not the paper's, for its theory";
    }

    @Override
    public String arithmetic() {
        return "plain Java, double precision";
    }

    @Override
    public TheoryFile defaults() {
        return new TheoryFile(TheorySetting.DEFAULT);
    }

    @Override
    public Outcome run(TheoryFile file) {
        return AssignAndAddTheory.run(file.theory());
    }
}
