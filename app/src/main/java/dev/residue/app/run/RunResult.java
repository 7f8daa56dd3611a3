package dev.residue.app.run;

import dev.residue.analysis.study.ClaimResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a run came to.
 *
 * @param seconds the time that this session took, evaluation and probes included
 * @param msPerStep the mean time of one of this session's steps, evaluation and probes left out
 * @param metrics the last value of everything measured
 * @param claims the paper's findings with their verdicts
 * @param interrupted whether it was told to stop before its last step
 */
public record RunResult(
        Path directory,
        String experiment,
        String engine,
        String device,
        long seed,
        long steps,
        double seconds,
        double msPerStep,
        double probeShare,
        double evaluationShare,
        Map<String, Double> metrics,
        List<ClaimResult> claims,
        Path report,
        boolean interrupted) {}
