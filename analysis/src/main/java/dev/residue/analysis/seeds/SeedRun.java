package dev.residue.analysis.seeds;

import dev.residue.analysis.study.Relation;
import dev.residue.analysis.study.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What was found in one of several runs that differ in their seeds alone.
 *
 * @param label what tells it from the others, such as {@code 3}
 * @param href the address of its report, relative to the page; empty for none
 * @param finals the last value of everything measured, by name
 * @param moments by kind and name the step at which something happened; empty where it did not
 * @param kinds answers in words to what differs between seeds
 * @param verdicts on claims, by the claims' ids
 * @param relation which measures are related to which accuracies
 */
public record SeedRun(
        String label,
        String href,
        Map<String, Double> finals,
        Map<MomentKind, Map<String, OptionalLong>> moments,
        Map<String, String> kinds,
        Map<String, Verdict> verdicts,
        Relation relation) {

    private static final String PHASE = "phase/";
    private static final String START = "/start";
    private static final String END = "/end";

    public SeedRun {
        finals = Map.copyOf(finals);
        moments = Map.copyOf(moments);
        kinds = new LinkedHashMap<>(kinds);
        verdicts = new LinkedHashMap<>(verdicts);
    }

    /** What moments are about. */
    public enum MomentKind {
        /** A phase of learning begins or ends. */
        PHASE,
        /** Something that is learned one by one, such as each variable on each side. */
        LEARNED,
        /** A measure in [0, 1] stays at a threshold or above. */
        REACHED
    }

    /** Returns when phases began and ended, from numbers such as {@code phase/addition/end}. */
    public static Map<String, OptionalLong> phases(Map<String, Double> numbers) {
        Map<String, OptionalLong> moments = new LinkedHashMap<>();
        numbers.forEach(
                (name, step) -> {
                    if (name.startsWith(PHASE) && name.endsWith(START)) {
                        moments.put(between(name, START) + " begins", at(step));
                    } else if (name.startsWith(PHASE) && name.endsWith(END)) {
                        moments.put(between(name, END) + " ends", at(step));
                    }
                });
        return moments;
    }

    private static String between(String name, String end) {
        return name.substring(PHASE.length(), name.length() - end.length());
    }

    private static OptionalLong at(double step) {
        return OptionalLong.of(Math.round(step));
    }
}
