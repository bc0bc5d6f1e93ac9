package io.evident.lab.benchmark;

/**
 * How fast one work is.
 *
 * @param work its name
 * @param batch images a step
 * @param device as TensorFlow lists it
 * @param threads how many cores it uses
 * @param seconds a step takes, by round
 * @param share (operations / product rate + bytes / bandwidth) / median time: how much of the time
 *     the machine needs at least, see {@link StepCost}
 */
public record BenchmarkResult(
    String work, int batch, String device, int threads, Rounds seconds, double share) {

  /**
   * The median of the rounds.
   *
   * @return milliseconds a step takes
   */
  public double millisPerStep() {
    return 1e3 * seconds.median();
  }

  /**
   * From the median of the rounds.
   *
   * @return images a second
   */
  public double imagesPerSecond() {
    return batch / seconds.median();
  }
}
