package dev.residue.analysis.seeds;

import java.util.List;

/**
 * A claim that holds in some runs and fails in others.
 *
 * @param holds the labels of the runs in which it holds
 * @param fails of those in which it fails
 */
public record DividedClaim(String id, List<String> holds, List<String> fails) {

    public DividedClaim {
        holds = List.copyOf(holds);
        fails = List.copyOf(fails);
    }
}
