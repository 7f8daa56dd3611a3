package dev.residue.app.report;

/**
 * What was run, where, and for how long.
 *
 * @param engine the tensor engine, such as {@code PyTorch 2.7.1}
 * @param device the device, such as {@code cpu}
 * @param seconds wall-clock time, or NaN where it is not known
 */
public record RunSummary(
        String experiment, long seed, String engine, String device, long steps, double seconds) {

    /** Returns what stands below a report's title. */
    public String line() {
        String time = Double.isNaN(seconds) ? "" : " in " + NumberFormats.duration(seconds);
        return String.join(
                " · ",
                experiment,
                "seed " + seed,
                engine + " on " + device,
                NumberFormats.count(steps) + " steps" + time);
    }
}
