package dev.residue.app.seeds;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import dev.residue.analysis.seeds.SeedRun;
import dev.residue.analysis.seeds.SeedRun.MomentKind;
import dev.residue.analysis.study.Course;
import dev.residue.analysis.study.Relation;
import dev.residue.analysis.study.Study;
import dev.residue.analysis.study.Verdict;
import dev.residue.app.run.RequestException;
import dev.residue.app.run.ResultLine;
import dev.residue.app.run.RunReport;
import dev.residue.training.checkpoint.RunFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Makes what is compared over seeds of a run's directory, or of a line of results. */
public final class SeedRuns {

    private static final String ACCURACY = "accuracy/";

    private SeedRuns() {}

    /** A recorded run, and what must be equal in those that are compared. */
    record Recorded(String setting, SeedRun run) {}

    /**
     * Returns what was found in a run.
     *
     * @param studies those of its task
     * @param href the address of its own report
     */
    public static SeedRun of(
            RunReport report, Collection<Study<?>> studies, String label, String href) {
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        report.findings()
                .claims()
                .forEach(claim -> verdicts.put(claim.claim().id(), claim.verdict()));
        Map<String, Double> finals = report.finalValues();
        Map<String, OptionalLong> reached =
                ResultLine.reached(report.record(), Relation.of(studies).measures());
        return run(label, href, finals, reached, report.findings().details(), verdicts, studies);
    }

    private static SeedRun run(
            String label,
            String href,
            Map<String, Double> finals,
            Map<String, OptionalLong> reached,
            Map<String, ?> details,
            Map<String, Verdict> verdicts,
            Collection<Study<?>> studies) {
        Map<String, OptionalLong> learned = new LinkedHashMap<>();
        Map<String, String> kinds = new LinkedHashMap<>();
        for (Study<?> study : studies) {
            Course course = study.course(details);
            learned.putAll(course.learnedAt());
            kinds.putAll(course.kinds());
        }
        return new SeedRun(
                label,
                href,
                finals,
                Map.of(
                        MomentKind.PHASE, SeedRun.phases(finals),
                        MomentKind.LEARNED, learned,
                        MomentKind.REACHED, reached),
                kinds,
                verdicts,
                Relation.of(studies));
    }

    /**
     * Reads a file of results.
     *
     * @param studies all that are known
     * @throws RequestException if it is none, with the line
     */
    static List<Recorded> read(Path file, Collection<Study<?>> studies) throws IOException {
        List<Recorded> runs = new ArrayList<>();
        int number = 0;
        for (String line :
                new String(RunFile.bytes(file), StandardCharsets.UTF_8).lines().toList()) {
            number++;
            try {
                runs.add(recorded(JsonParser.parseString(line).getAsJsonObject(), studies));
            } catch (JsonParseException
                    | IllegalStateException
                    | IllegalArgumentException
                    | NullPointerException
                    | UnsupportedOperationException e) {
                throw new RequestException(
                        file + ":" + number + ":1: is no line of results",
                        "give a file that 'residue report RUN_DIR --results FILE.jsonl' made");
            }
        }
        return runs;
    }

    private static Recorded recorded(JsonObject line, Collection<Study<?>> studies) {
        Map<String, Double> finals =
                new Gson().fromJson(line.get("metrics"), new TypeToken<Map<String, Double>>() {});
        finals.replaceAll((name, value) -> value == null ? Double.NaN : value);
        JsonObject firsts = line.getAsJsonObject(ResultLine.REACHED);
        Map<String, OptionalLong> reached = new LinkedHashMap<>();
        finals.keySet().stream()
                .filter(name -> name.startsWith(ACCURACY))
                .forEach(name -> reached.put(name, OptionalLong.empty()));
        firsts.entrySet()
                .forEach(
                        first ->
                                reached.put(
                                        first.getKey(),
                                        OptionalLong.of(first.getValue().getAsLong())));
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        for (JsonElement claim : line.getAsJsonArray("claims")) {
            JsonObject one = claim.getAsJsonObject();
            verdicts.put(
                    one.get("id").getAsString(), Verdict.valueOf(one.get("verdict").getAsString()));
        }
        Map<String, Object> details =
                new Gson().fromJson(line, new TypeToken<Map<String, Object>>() {});
        if (details.get(ResultLine.MEASURES_REACHED) instanceof Map<?, ?> measures) {
            measures.forEach((name, step) -> reached.put(name.toString(), Course.step(step)));
        }
        String setting = line.get("experiment").getAsString() + ", " + line.get("steps") + " steps";
        return new Recorded(
                setting,
                run(
                        line.get("seed").getAsString(),
                        "",
                        finals,
                        reached,
                        details,
                        verdicts,
                        studies));
    }
}
