package dev.residue.app.report;

import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Paper;
import dev.residue.analysis.study.Verdict;
import java.util.ArrayList;
import java.util.List;

/** The sentences with which a run's report begins: what was trained, what was found, what not. */
final class Lead {

    private static final int MOST_NAMES = 5;

    private Lead() {}

    static List<String> of(ReportContent content) {
        List<String> sentences = new ArrayList<>();
        if (!content.words().model().isEmpty()) {
            String task = content.text().task();
            sentences.add(
                    "%s was trained for %s steps%s."
                            .formatted(
                                    content.words().model(),
                                    NumberFormats.count(content.run().steps()),
                                    task.isEmpty() ? "" : " on " + task));
        }
        if (!content.claims().isEmpty()) {
            sentences.add(found(content));
        }
        return sentences;
    }

    private static String found(ReportContent content) {
        List<ClaimResult> claims = content.claims();
        List<String> holds = Verdicts.names(claims, Verdict.HOLDS);
        List<String> fails = Verdicts.names(claims, Verdict.FAILS);
        int open = claims.size() - holds.size() - fails.size();
        List<String> papers = content.text().papers().stream().map(Paper::title).toList();
        StringBuilder sentence = new StringBuilder();
        sentence.append(
                "Of %s findings%s, %s %s seen in this run"
                        .formatted(
                                claims.size(),
                                papers.isEmpty() ? "" : " of " + String.join(" and ", papers),
                                holds.isEmpty() ? "none" : String.valueOf(holds.size()),
                                holds.size() == 1 ? "was" : "were"));
        if (fails.isEmpty()) {
            sentence.append(
                    open == 0 ? ", and none was missed." : ", and none that was judged failed");
        } else {
            sentence.append("; not seen: ").append(named(fails));
        }
        if (open > 0) {
            sentence.append("; ")
                    .append(open)
                    .append(open == 1 ? " is" : " are")
                    .append(" not judged");
        }
        String text = sentence.toString();
        text = text.endsWith(".") ? text : text + ".";
        boolean isSmall = !content.text().size().isEmpty() && (!fails.isEmpty() || open > 0);
        return isSmall ? text + " " + content.text().size() : text;
    }

    /** Returns the first names; the row of verdicts below has them all. */
    private static String named(List<String> names) {
        return names.size() <= MOST_NAMES
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, MOST_NAMES - 1))
                        + " and "
                        + (names.size() - MOST_NAMES + 1)
                        + " more";
    }
}
