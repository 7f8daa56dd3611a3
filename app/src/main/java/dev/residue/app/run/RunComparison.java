package dev.residue.app.run;

import dev.residue.analysis.study.ComparedRun;
import dev.residue.analysis.study.Reproduction;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.figure.DepthCurves;
import dev.residue.app.report.ClaimRow;
import dev.residue.app.report.SeveralRuns;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gathers runs, to tell what they show together. */
public final class RunComparison {

    private final List<ComparedRun> runs = new ArrayList<>();
    private final Set<Reproduction> reproductions = new LinkedHashSet<>();

    /** Starts without any. */
    public RunComparison() {}

    /** Adds a run. */
    public void add(Experiment experiment, RunReport report) {
        runs.add(report.compared());
        reproductions.addAll(experiment.reproductions());
    }

    /** Returns what they show; nothing of fewer than two. */
    public SeveralRuns result() {
        if (runs.size() < 2) {
            return SeveralRuns.none();
        }
        List<ClaimRow> claims =
                reproductions.stream()
                        .flatMap(reproduction -> reproduction.claimsOfSeveral(runs).stream())
                        .map(RunReport::row)
                        .toList();
        return new SeveralRuns(claims, DepthCurves.of(runs));
    }
}
