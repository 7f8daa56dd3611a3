package dev.residue.dataset.incontext;

import dev.residue.dataset.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/** Which tokens exist besides the numbers; the id of a number is the number itself. */
public enum TokenSet {
    /**
     * The published p + 18: a number too many, ten signs and seven position hints. Only the first p
     * ever occur, but with tied embeddings all are output classes.
     */
    PUBLISHED,

    /** The p numbers alone. */
    PLAIN;

    private static final List<String> NEVER_USED =
            List.of(
                    "<OP>", "+", "*", "-", "=", "<SOS>", "<EOS>", "<MOD>", "<MASK>", ",", "<a>",
                    "<b>", "<c>", "<d>", "<e>", "<f>", "<g>");

    Vocabulary vocabulary(int modulus) {
        int numbers = this == PUBLISHED ? modulus + 1 : modulus;
        List<String> tokens = new ArrayList<>();
        for (int number = 0; number < numbers; number++) {
            tokens.add(String.valueOf(number));
        }
        if (this == PUBLISHED) {
            tokens.addAll(NEVER_USED);
        }
        return new Vocabulary(tokens);
    }
}
