package dev.residue.dataset.assignandadd;

/** How tokens are written; variables are {@code a} to {@code z}, then {@code v26} and so on. */
final class Words {

    private static final int LETTERS = 26;

    private Words() {}

    static String variable(int variable) {
        return variable < LETTERS ? String.valueOf((char) ('a' + variable)) : "v" + variable;
    }

    /** Returns the index of a variable, or -1 if the token is not the name of one. */
    static int variableIndex(String token) {
        if (token.length() == 1) {
            char letter = token.charAt(0);
            return letter >= 'a' && letter <= 'z' ? letter - 'a' : -1;
        }
        if (!token.startsWith("v")) {
            return -1;
        }
        int index = number(token.substring(1));
        return index >= LETTERS ? index : -1;
    }

    /** Returns the value of a number's token, or -1 if it is not written as a number is. */
    static int number(String token) {
        return token.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(token) : -1;
    }
}
