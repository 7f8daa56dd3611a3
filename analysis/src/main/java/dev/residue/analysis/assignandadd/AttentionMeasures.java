package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDArray;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddRecord;
import java.util.Map;

/** What both layers attend to in given sequences. */
final class AttentionMeasures {

    private static final String FIRST = "blocks.0.attn.hook_pattern";
    private static final String SECOND = "blocks.1.attn.hook_pattern";

    private final AssignAndAdd task;
    private final Sequences sequences;
    private final AssignAndAddRecord[] records;

    AttentionMeasures(AssignAndAdd task, Sequences sequences) {
        this.task = task;
        this.sequences = sequences;
        this.records = new AssignAndAddRecord[sequences.count()];
        for (int i = 0; i < records.length; i++) {
            records[i] = task.record(sequences.sequence(i));
        }
    }

    void measure(Subject subject, Measurements measurements) {
        Map<String, Measurements.Values> patterns =
                subject.observe(
                        sequences,
                        Map.of(
                                FIRST, AttentionMeasures::onlyHead,
                                SECOND, AttentionMeasures::onlyHead));
        Matrix first = Matrix.observed(patterns, FIRST); // [sequence * query, key]
        Matrix second = Matrix.observed(patterns, SECOND);
        int operands = 0;
        int values = 0;
        int numbers = 0;
        int toPrevious = 0;
        for (int i = 0; i < records.length; i++) {
            AssignAndAddRecord record = records[i];
            int start = i * task.context();
            int equals = start + task.equalsPosition();
            operands += topTwoAre(first, equals, task.leftPosition(), task.rightPosition()) ? 1 : 0;
            values +=
                    topTwoAre(
                                    second,
                                    equals,
                                    record.leftValuePosition(),
                                    record.rightValuePosition())
                            ? 1
                            : 0;
            for (AssignAndAddRecord.Assignment assignment : record.assignments()) {
                int row = start + assignment.valuePosition();
                toPrevious += first.argMax(row) == assignment.position() ? 1 : 0;
                numbers++;
            }
        }
        measurements.add(
                "progress/attention1-equals-to-operands", (double) operands / records.length);
        measurements.add("progress/attention1-number-to-previous", (double) toPrevious / numbers);
        measurements.add("progress/attention2-equals-to-values", (double) values / records.length);
    }

    /** Returns whether the two largest entries of a row are those of two columns. */
    static boolean topTwoAre(Matrix pattern, int row, int one, int other) {
        float smaller = Math.min(pattern.at(row, one), pattern.at(row, other));
        for (int column = 0; column < pattern.columns(); column++) {
            if (column != one && column != other && pattern.at(row, column) >= smaller) {
                return false;
            }
        }
        return one != other;
    }

    private static NDArray onlyHead(NDArray pattern) {
        return pattern.get(":, 0");
    }
}
