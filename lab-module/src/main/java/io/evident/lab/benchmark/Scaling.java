package io.evident.lab.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * How time and memory of a step grow with a job: every point in a process of its own, so that its
 * memory is its own.
 */
public final class Scaling {
  private Scaling() {}

  /**
   * Measures.
   *
   * @param axes along which
   * @param settings how
   * @param progress told what is done, in a few words
   * @return a result for each axis
   * @throws IllegalArgumentException if a job cannot be done here; the message says why
   * @throws IOException if a process that measures cannot be started, or ends
   */
  public static List<ScalingResult> run(
      List<ScalingAxis> axes, BenchmarkSettings settings, Consumer<String> progress)
      throws IOException {
    List<ScalingResult> results = new ArrayList<>();
    for (ScalingAxis axis : axes) {
      results.add(along(axis, axis.measuredAt(), settings, progress));
    }
    return results;
  }

  /** Along one axis at given values. */
  static ScalingResult along(
      ScalingAxis axis, List<Integer> values, BenchmarkSettings settings, Consumer<String> progress)
      throws IOException {
    List<ScalingResult.Point> points = new ArrayList<>();
    for (int value : values) {
      progress.accept(axis.label() + " " + value);
      points.add(point(axis, value, settings.withData(axis.data(settings.data()))));
    }
    return new ScalingResult(axis, points);
  }

  private static ScalingResult.Point point(ScalingAxis axis, int value, BenchmarkSettings settings)
      throws IOException {
    Workload work = axis.work(value);
    try (WorkerProcess worker =
        new WorkerProcess(axis.label() + " " + value, settings.task(work, axis.images(value)))) {
      worker.steps(settings.warmUp());
      List<Double> seconds = new ArrayList<>();
      long resident = 0;
      for (int round = 0; round < settings.rounds(); round++) {
        WorkerProcess.Measured measured = worker.steps(settings.roundLength());
        seconds.add(measured.seconds());
        resident = Math.max(resident, measured.residentBytes());
      }
      return new ScalingResult.Point(
          value, new Rounds(seconds), resident, work.cost().operations());
    }
  }
}
