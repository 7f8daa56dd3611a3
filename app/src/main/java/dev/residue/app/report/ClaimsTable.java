package dev.residue.app.report;

import dev.residue.analysis.study.Claim;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of claims with their verdicts. */
final class ClaimsTable {

    private ClaimsTable() {}

    /** Returns the section of claims held against some runs; nothing where there are none. */
    static String of(List<ClaimResult> claims, String runs) {
        if (claims.isEmpty()) {
            return "";
        }
        Table table =
                Table.of(List.of("Claim", "Finding", "Criterion", "Measured", "Verdict", "Source"));
        for (ClaimResult result : claims) {
            Claim claim = result.claim();
            Verdict verdict = result.verdict();
            table.row(
                    Table.code(claim.id()),
                    Table.text(claim.finding()),
                    Table.text(claim.criterion()),
                    Table.text(result.measured()),
                    "<td class=\"verdict %s\">%s %s</td>"
                            .formatted(
                                    verdict.words().replace(' ', '-'),
                                    symbol(verdict),
                                    verdict.words()),
                    Table.text(claim.source()));
        }
        Map<Verdict, Long> tally =
                claims.stream()
                        .collect(
                                Collectors.groupingBy(ClaimResult::verdict, Collectors.counting()));
        String summary =
                Arrays.stream(Verdict.values())
                        .filter(tally::containsKey)
                        .map(verdict -> tally.get(verdict) + " " + verdict.words())
                        .collect(Collectors.joining(", "));
        return "<section>\n<h2>Claims</h2>\n<p class=\"note\">Findings of the paper, held"
                + " against %s: %s.</p>\n%s</section>\n".formatted(runs, summary, table.html());
    }

    private static String symbol(Verdict verdict) {
        return switch (verdict) {
            case HOLDS -> "✓";
            case FAILS -> "✗";
            case NOT_MEASURED -> "–";
        };
    }
}
