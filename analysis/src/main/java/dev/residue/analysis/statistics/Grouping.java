package dev.residue.analysis.statistics;

/**
 * How clearly points fall into groups.
 *
 * @param betweenShare the variance of the groups' centres, weighted by their sizes, over the total
 *     variance, in {@code [0, 1]}; groups drawn at random have (groups - 1) / (points - 1) on
 *     average
 * @param nearestCentre the share of points whose nearest centre is that of their own group, in
 *     {@code [0, 1]}
 */
public record Grouping(double betweenShare, double nearestCentre) {

    /**
     * Measures a grouping.
     *
     * @param points {@code [point][coordinate]}
     * @param groups the group of each point, from 0
     * @throws IllegalArgumentException if there are no points, or not one group for each
     */
    public static Grouping of(double[][] points, int[] groups) {
        if (points.length == 0 || points.length != groups.length) {
            throw new IllegalArgumentException(
                    points.length + " points have " + groups.length + " groups");
        }
        int coordinates = points[0].length;
        int count = 0;
        for (int group : groups) {
            count = Math.max(count, group + 1);
        }
        double[][] above = aboveFirst(points);
        double[][] centres = new double[count][coordinates];
        double[] sizes = new double[count];
        double[] mean = new double[coordinates];
        for (int i = 0; i < above.length; i++) {
            sizes[groups[i]]++;
            for (int c = 0; c < coordinates; c++) {
                centres[groups[i]][c] += above[i][c];
                mean[c] += above[i][c] / above.length;
            }
        }
        for (int group = 0; group < count; group++) {
            for (int c = 0; c < coordinates; c++) {
                centres[group][c] /= Math.max(1, sizes[group]);
            }
        }
        double total = 0;
        double between = 0;
        int right = 0;
        for (int i = 0; i < above.length; i++) {
            total += squaredDistance(above[i], mean);
            between += squaredDistance(centres[groups[i]], mean);
            right += nearest(above[i], centres, sizes) == groups[i] ? 1 : 0;
        }
        return new Grouping(total > 0 ? between / total : 0, (double) right / above.length);
    }

    /** So that equal points have exactly no variance, whatever rounds. */
    private static double[][] aboveFirst(double[][] points) {
        double[][] above = new double[points.length][points[0].length];
        for (int i = 0; i < points.length; i++) {
            for (int c = 0; c < above[i].length; c++) {
                above[i][c] = points[i][c] - points[0][c];
            }
        }
        return above;
    }

    private static int nearest(double[] point, double[][] centres, double[] sizes) {
        int best = -1;
        double smallest = Double.POSITIVE_INFINITY;
        for (int group = 0; group < centres.length; group++) {
            double distance = squaredDistance(point, centres[group]);
            if (sizes[group] > 0 && distance < smallest) {
                smallest = distance;
                best = group;
            }
        }
        return best;
    }

    private static double squaredDistance(double[] one, double[] other) {
        double sum = 0;
        for (int c = 0; c < one.length; c++) {
            sum += (one[c] - other[c]) * (one[c] - other[c]);
        }
        return sum;
    }
}
