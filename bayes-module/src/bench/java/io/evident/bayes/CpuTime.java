package io.evident.bayes;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * The CPU time per value of what {@link StatisticsBenchmark} measures by the clock, for a machine that
 * others use at the same time.
 */
public final class CpuTime {
  private static final int N = 100_000_000;

  private CpuTime() {}

  /**
   * Prints the median and the range over the rounds.
   *
   * @param args how many rounds
   */
  public static void main(String[] args) {
    int rounds = Integer.parseInt(args[0]);
    double[] values = new double[N];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < N; i++) {
      values[i] = 1e9 + random.nextDouble();
    }
    double[][] times = new double[4][rounds];
    for (int round = 0; round < rounds; round++) {
      times[0][round] = nanos(values, CpuTime::sum);
      times[1][round] = nanos(values, x -> SufficientStatistics.of(x).centredSumOfSquares());
      times[2][round] = nanos(values, x -> oneByOne(StatisticsAccumulator.create(), x));
      times[3][round] = nanos(values, x -> oneByOne(StatisticsAccumulator.withDigest(), x));
    }
    String[] names = {"plain sum of the array", "statistics of the array", "add", "add, digest"};
    for (int i = 0; i < names.length; i++) {
      Arrays.sort(times[i]);
      System.out.printf(
          Locale.ROOT,
          "%-24s median %.2f ns, %.2f to %.2f%n",
          names[i],
          times[i][rounds / 2],
          times[i][0],
          times[i][rounds - 1]);
    }
  }

  private static double nanos(double[] values, ToDoubleFunction<double[]> work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    double result = work.applyAsDouble(values);
    long after = threads.getCurrentThreadCpuTime();
    if (Double.isNaN(result)) {
      throw new IllegalStateException("the result must be a number");
    }
    return (after - before) / (double) values.length;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private static double oneByOne(StatisticsAccumulator statistics, double[] values) {
    for (double value : values) {
      statistics.add(value);
    }
    return statistics.statistics().centredSumOfSquares();
  }
}
