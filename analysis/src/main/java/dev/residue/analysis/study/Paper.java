package dev.residue.analysis.study;

/**
 * A paper whose findings a study checks.
 *
 * @param title what it is called in short, such as {@code Assign and Add}
 * @param number its number at arXiv, such as {@code 2605.31497}
 */
public record Paper(String title, String number) {

    /** Returns where it can be read. */
    public String url() {
        return "https://arxiv.org/abs/" + number;
    }
}
