package dev.residue.app.documentation;

import java.util.ArrayList;
import java.util.List;

/** The commands of a shell block, as far as documentation needs a shell. */
final class ShellCommands {

    private ShellCommands() {}

    /**
     * A command.
     *
     * @param line the number of the line on which it begins
     * @param words its words, without assignments before it and redirections after it
     */
    record Command(int line, List<String> words) {

        /** Returns whether this is ours. */
        boolean isResidue() {
            return !words.isEmpty() && words.get(0).matches("(\\./|bin/)?residue");
        }

        /** Returns what follows the program's name. */
        List<String> arguments() {
            return words.subList(1, words.size());
        }
    }

    /**
     * Takes a block apart: lines that end in a backslash go on; comments, quotes, and what joins
     * commands are understood.
     *
     * @param firstLine the number of its first line
     */
    static List<Command> of(List<String> lines, int firstLine) {
        List<Command> commands = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        int begin = firstLine;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (open.length() == 0) {
                begin = firstLine + i;
            }
            if (line.endsWith("\\")) {
                open.append(line, 0, line.length() - 1).append(' ');
                continue;
            }
            split(open.append(line).toString(), begin, commands);
            open.setLength(0);
        }
        if (open.length() > 0) {
            throw new IllegalStateException("line " + begin + ": nothing follows the backslash");
        }
        return commands;
    }

    private static void split(String text, int line, List<Command> commands) {
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        char quote = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? ' ' : text.charAt(i);
            if (i == text.length() && quote != 0) {
                throw new IllegalStateException("line " + line + ": a quote is not closed");
            }
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                word = word == null ? new StringBuilder() : word;
            } else if (Character.isWhitespace(c) || "|&;()".indexOf(c) >= 0) {
                if (word != null) {
                    words.add(word.toString());
                    word = null;
                }
                if (!Character.isWhitespace(c)) {
                    finish(words, line, commands);
                }
            } else if (c == '#' && word == null) {
                break;
            } else {
                word = (word == null ? new StringBuilder() : word).append(c);
            }
        }
        finish(words, line, commands);
    }

    private static void finish(List<String> words, int line, List<Command> commands) {
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.matches("[0-9]?[<>]{1,2}")) {
                i++; // the file
            } else if (!word.matches("[0-9]?[<>].+")
                    && !(kept.isEmpty() && word.matches("[A-Z_]+=.*"))) {
                kept.add(word);
            }
        }
        words.clear();
        if (!kept.isEmpty()) {
            commands.add(new Command(line, kept));
        }
    }
}
