package dev.residue.training.safetensors;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A parsed header: entries in its order, and metadata. */
record Header(List<TensorEntry> entries, Map<String, String> metadata) {

    /**
     * Returns the entries in the order of their bytes, after checking that these cover the data
     * from first to last, each byte once.
     *
     * @param dataSize the size of the data, or {@link ByteSource#UNKNOWN}
     */
    List<TensorEntry> inDataOrder(long dataSize, ByteSource source) throws SafeTensorsException {
        if (dataSize != ByteSource.UNKNOWN) {
            for (TensorEntry entry : entries) {
                requireInside(entry, dataSize, source);
            }
        }
        List<TensorEntry> sorted = new ArrayList<>(entries);
        sorted.sort(
                Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end));
        long covered = 0;
        String before = "the header";
        for (TensorEntry entry : sorted) {
            if (entry.begin() > covered) {
                throw source.failure(
                        String.format(
                                Locale.ROOT,
                                "bytes %d to %d of the data belong to no tensor (tensor %s begins"
                                        + " behind them); the format allows no gaps",
                                covered,
                                entry.begin(),
                                Limits.quote(entry.name())));
            }
            if (entry.begin() < covered) {
                throw source.failure(
                        String.format(
                                Locale.ROOT,
                                "tensor %s begins at byte %d of the data, inside %s, which ends at"
                                        + " %d; tensors may not overlap",
                                Limits.quote(entry.name()),
                                entry.begin(),
                                before,
                                covered));
            }
            covered = entry.end();
            before = "tensor " + Limits.quote(entry.name());
        }
        if (dataSize != ByteSource.UNKNOWN && covered < dataSize) {
            throw trailing(dataSize - covered + " bytes", source);
        }
        return sorted;
    }

    static SafeTensorsException trailing(String what, ByteSource source) {
        return source.failure(
                what
                        + " behind the last tensor belong to no tensor; the file must end with"
                        + " its data");
    }

    private static void requireInside(TensorEntry entry, long dataSize, ByteSource source)
            throws SafeTensorsException {
        if (entry.end() > dataSize) {
            throw source.failure(
                    String.format(
                            Locale.ROOT,
                            "tensor %s ends at byte %d of the data, but the file has only %d bytes"
                                    + " of data; it is cut short or its header is wrong",
                            Limits.quote(entry.name()),
                            entry.end(),
                            dataSize));
        }
    }
}
