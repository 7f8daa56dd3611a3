package dev.residue.training.safetensors;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A parsed header: entries in its order, and metadata. */
record Header(List<Entry> entries, Map<String, String> metadata) {

    /**
     * What the header says of one tensor; its shape is known to fill its bytes.
     *
     * @param begin where its bytes begin in the data
     * @param end where they end, exclusive
     */
    // The array is the parser's own and goes straight into a Tensor.
    @SuppressWarnings("ArrayRecordComponent")
    record Entry(String name, DataType dataType, long[] shape, long begin, long end) {
        String quoted() {
            return "tensor " + Limits.quote(name);
        }
    }

    /**
     * Returns the entries in the order of their bytes, after checking that these cover the data
     * from first to last, each byte once.
     */
    List<Entry> inDataOrder(long dataSize, String where) throws SafeTensorsException {
        for (Entry entry : entries) {
            if (entry.end() > dataSize) {
                throw new SafeTensorsException(
                        "%s: %s ends at byte %s of the data,"
                                        .formatted(where, entry.quoted(), entry.end())
                                + " but the file has only %s bytes of data;".formatted(dataSize)
                                + " it is cut short or its header is wrong");
            }
        }
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long covered = 0;
        String before = "the header";
        for (Entry entry : sorted) {
            if (entry.begin() > covered) {
                throw new SafeTensorsException(
                        "%s: bytes %s to %s of the data belong to no tensor"
                                        .formatted(where, covered, entry.begin())
                                + " (%s begins behind them);".formatted(entry.quoted())
                                + " the format allows no gaps");
            }
            if (entry.begin() < covered) {
                throw new SafeTensorsException(
                        "%s: %s begins at byte %s of the data,"
                                        .formatted(where, entry.quoted(), entry.begin())
                                + " inside %s, which ends at %s;".formatted(before, covered)
                                + " tensors may not overlap");
            }
            covered = entry.end();
            before = entry.quoted();
        }
        if (covered < dataSize) {
            throw new SafeTensorsException(
                    "%s: %s bytes behind the last tensor belong to no tensor;"
                                    .formatted(where, dataSize - covered)
                            + " the file must end with its data");
        }
        return sorted;
    }
}
