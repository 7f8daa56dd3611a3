package dev.residue.app.report;

import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Paper;
import dev.residue.analysis.study.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Claims with their verdicts, in the forms in which a page shows them. */
final class Verdicts {

    private Verdicts() {}

    static List<PageView.Judged> of(List<ClaimResult> claims, List<Paper> papers) {
        return claims.stream().map(result -> of(result, papers)).toList();
    }

    private static PageView.Judged of(ClaimResult result, List<Paper> papers) {
        Verdict verdict = result.verdict();
        return new PageView.Judged(
                result.claim().id(),
                "claim-" + result.claim().id().replaceAll("[^A-Za-z0-9]+", "-"),
                name(result.claim().id().replaceFirst(".*/", "")),
                kind(verdict),
                symbol(verdict),
                verdict.words(),
                result.claim().finding(),
                result.measured(),
                result.claim().criterion(),
                result.claim().source(),
                papers);
    }

    /** Returns claims by what stands before the slash of their names. */
    static List<PageView.Group> groups(List<PageView.Judged> claims) {
        Map<String, List<PageView.Judged>> groups = new LinkedHashMap<>();
        for (PageView.Judged claim : claims) {
            int slash = claim.id().indexOf('/');
            String group = slash < 0 ? "" : name(claim.id().substring(0, slash));
            groups.computeIfAbsent(group, absent -> new ArrayList<>()).add(claim);
        }
        return groups.entrySet().stream()
                .map(group -> new PageView.Group(group.getKey(), group.getValue()))
                .toList();
    }

    /** Returns a claim's name for people: {@code shared-mlp/swap} is "shared mlp: swap". */
    static String name(String id) {
        return id.replace("/", ": ").replace('-', ' ');
    }

    static String kind(Verdict verdict) {
        return verdict.words().replace(' ', '-');
    }

    static String symbol(Verdict verdict) {
        return switch (verdict) {
            case HOLDS -> "✓";
            case FAILS -> "✗";
            case NOT_MEASURED -> "–";
        };
    }

    static List<String> names(List<ClaimResult> claims, Verdict verdict) {
        return claims.stream()
                .filter(result -> result.verdict() == verdict)
                .map(result -> name(result.claim().id()))
                .toList();
    }
}
