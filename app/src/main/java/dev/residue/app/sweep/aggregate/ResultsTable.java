package dev.residue.app.sweep.aggregate;

import blue.strategic.parquet.Dehydrator;
import blue.strategic.parquet.ParquetWriter;
import dev.residue.analysis.record.MeasuredValue;
import dev.residue.training.checkpoint.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * All that was measured in a run, or in those of a sweep, as a Parquet file in long form, a row per
 * value.
 *
 * <p>Columns: {@code run}; one per varied key, named by its path, of whole numbers, of numbers or
 * of text, whichever holds all its values; {@code seed}; {@code step}; {@code source}, which is
 * {@code training}, a probe's name, or {@code study} for what was computed from the others at the
 * end; {@code name}; {@code index}, null where a measurement has none; {@code value}, a double with
 * every bit.
 */
public final class ResultsTable {

    private static final Set<String> OWN =
            Set.of("run", "seed", "step", "source", "name", "index", "value");

    /** What was measured in a run. */
    public record Rows(PlannedRun run, List<MeasuredValue> values) {}

    private record Row(PlannedRun run, MeasuredValue value) {}

    private final List<Rows> runs;
    private final Map<String, AxisValues> axes;
    private final Map<String, String> columns = new LinkedHashMap<>();

    public ResultsTable(List<Rows> runs) {
        this.runs = runs;
        axes = AxisValues.ofAll(runs.stream().map(Rows::run).toList());
        Set<String> taken = new HashSet<>(OWN);
        for (String path : axes.keySet()) {
            String column = path;
            while (!taken.add(column)) {
                column = "axis." + column;
            }
            columns.put(path, column);
        }
    }

    /** Writes the file, wholly or not at all; returns the number of rows. */
    public long write(Path file) throws IOException {
        long[] count = {0};
        DurableFiles.replace(
                file,
                to -> {
                    // what a kill left would be refused
                    Files.deleteIfExists(to);
                    try (ParquetWriter<Row> writer =
                            ParquetWriter.writeFile(schema(), to.toFile(), dehydrator())) {
                        for (Rows run : runs) {
                            for (MeasuredValue value : run.values()) {
                                writer.write(new Row(run.run(), value));
                                count[0]++;
                            }
                        }
                    }
                });
        return count[0];
    }

    private MessageType schema() {
        Types.MessageTypeBuilder builder = Types.buildMessage();
        builder.addField(text("run", true));
        columns.forEach((path, column) -> builder.addField(axis(axes.get(path), column)));
        builder.addField(number(PrimitiveTypeName.INT64, "seed"))
                .addField(number(PrimitiveTypeName.INT64, "step"))
                .addField(text("source", true))
                .addField(text("name", true))
                .addField(Types.optional(PrimitiveTypeName.INT64).named("index"))
                .addField(number(PrimitiveTypeName.DOUBLE, "value"));
        return builder.named("results");
    }

    private static PrimitiveType axis(@Nullable AxisValues values, String column) {
        if (values == null || !values.isNumeric()) {
            return text(column, false);
        }
        return Types.optional(values.isWhole() ? PrimitiveTypeName.INT64 : PrimitiveTypeName.DOUBLE)
                .named(column);
    }

    private static PrimitiveType number(PrimitiveTypeName type, String name) {
        return Types.required(type).named(name);
    }

    private static PrimitiveType text(String name, boolean isRequired) {
        return (isRequired
                        ? Types.required(PrimitiveTypeName.BINARY)
                        : Types.optional(PrimitiveTypeName.BINARY))
                .as(LogicalTypeAnnotation.stringType())
                .named(name);
    }

    private Dehydrator<Row> dehydrator() {
        return (row, to) -> {
            to.write("run", row.run().name());
            columns.forEach(
                    (path, column) -> {
                        String value = row.run().axes().get(path);
                        AxisValues values = axes.get(path);
                        if (value != null && values != null) {
                            to.write(column, values.typed(value));
                        }
                    });
            to.write("seed", row.run().seed());
            MeasuredValue measured = row.value();
            to.write("step", measured.step());
            to.write("source", measured.source());
            to.write("name", measured.name());
            if (measured.index() != null) {
                to.write("index", measured.index());
            }
            to.write("value", measured.value());
        };
    }
}
