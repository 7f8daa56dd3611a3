package dev.residue.analysis.figure;

import java.util.Locale;

/**
 * What stands below a figure.
 *
 * @param how how it is computed, in sentences
 * @param chance what a model that knows nothing shows; may be empty
 * @param source the paper's figure it corresponds to; may be empty
 */
public record Caption(String how, String chance, String source) {

    /** Says of a figure that no paper has it. */
    public static final String NONE = "none of its figures";

    /** Returns it as sentences. */
    public String text() {
        StringBuilder text = new StringBuilder(how);
        if (!chance.isEmpty()) {
            text.append(" Chance: ").append(chance).append('.');
        }
        if (!source.isEmpty()) {
            text.append(" In the paper: ").append(source).append('.');
        }
        return text.toString();
    }

    /** Returns a share or another number near 1 as findings write it: .93. */
    public static String number(double value) {
        String digits = String.format(Locale.ROOT, "%.2f", value);
        return digits.replaceFirst("^(-?)0\\.", "$1.").replaceFirst("^-\\.00$", ".00");
    }
}
