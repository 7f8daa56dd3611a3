/**
 * A sweep's runs as tasks of an Apache Spark cluster: {@link SparkCluster} starts a driver process,
 * whose class path is Spark's and this package.
 *
 * <p>Nothing outside names a class of Spark, and Spark need not be there unless it is asked for.
 * Its libraries and ours never share a class path, since some of both replace parts of Hadoop.
 */
@NullMarked
package dev.residue.app.sweep.spark;

import org.jspecify.annotations.NullMarked;
