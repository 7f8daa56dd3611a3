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
                throw SafeTensorsException.of(
                        where,
                        "%s ends at byte %d of the data, but the file has only %d bytes of data;"
                                + " it is cut short or its header is wrong",
                        entry.quoted(),
                        entry.end(),
                        dataSize);
            }
        }
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long covered = 0;
        String before = "the header";
        for (Entry entry : sorted) {
            if (entry.begin() > covered) {
                throw SafeTensorsException.of(
                        where,
                        "bytes %d to %d of the data belong to no tensor (%s begins behind them);"
                                + " the format allows no gaps",
                        covered,
                        entry.begin(),
                        entry.quoted());
            }
            if (entry.begin() < covered) {
                throw SafeTensorsException.of(
                        where,
                        "%s begins at byte %d of the data, inside %s, which ends at %d; tensors"
                                + " may not overlap",
                        entry.quoted(),
                        entry.begin(),
                        before,
                        covered);
            }
            covered = entry.end();
            before = entry.quoted();
        }
        if (covered < dataSize) {
            throw SafeTensorsException.of(
                    where,
                    "%d bytes behind the last tensor belong to no tensor; the file must end with"
                            + " its data",
                    dataSize - covered);
        }
        return sorted;
    }
}
