package io.evident.bayes;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One update, and a pass over an array of 10^8 values against the plain sum of the same array. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgs = "-Xmx2g")
public class StatisticsBenchmark {
  private static final int N = 100_000_000;

  /** The array, made only for the benchmarks that pass over it. */
  @State(Scope.Benchmark)
  public static class Values {
    private double[] values;

    /** Fills the array. */
    @Setup
    public void fill() {
      values = new double[N];
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < N; i++) {
        values[i] = 1e9 + random.nextDouble();
      }
    }
  }

  private final StatisticsAccumulator plain = StatisticsAccumulator.create();
  private final StatisticsAccumulator digesting = StatisticsAccumulator.withDigest();
  private double next = 1e9;

  /** One value into an accumulator without a digest. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.NANOSECONDS)
  public void oneUpdate() {
    next += 1e-3;
    plain.add(next);
  }

  /** One value into an accumulator with a digest. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.NANOSECONDS)
  public void oneUpdateWithDigest() {
    next += 1e-3;
    digesting.add(next);
  }

  /** The statistics of the array. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public SufficientStatistics statisticsOfArray(Values data) {
    return SufficientStatistics.of(data.values);
  }

  /** The plain sum of the array. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public double sumOfArray(Values data) {
    double sum = 0;
    for (double value : data.values) {
      sum += value;
    }
    return sum;
  }
}
