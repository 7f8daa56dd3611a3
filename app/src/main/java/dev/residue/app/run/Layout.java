package dev.residue.app.run;

import java.util.Locale;

/**
 * How members are shared out.
 *
 * @param workers how many processes train at the same time; 1 for this one alone
 * @param threads the number of threads of each
 * @param atOnce how many models a process trains as one
 */
public record Layout(int workers, int threads, int atOnce) {

    /** Returns how many models' steps are made one after the other, of a number of models. */
    int turns(int models) {
        int groups = (models + atOnce - 1) / atOnce;
        return (groups + workers - 1) / workers;
    }

    /** Returns it in words, as in "trained 4 at once". */
    String inWords() {
        String one = atOnce == 1 ? "one by one" : atOnce + " at once";
        return workers == 1
                ? one
                : String.format(
                        Locale.ROOT,
                        "%s in each of %d processes of %d %s",
                        one,
                        workers,
                        threads,
                        threads == 1 ? "thread" : "threads");
    }
}
