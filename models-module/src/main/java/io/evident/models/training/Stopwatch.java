package io.evident.models.training;

/** Time spent in steps, evaluations and checkpoints apart. */
final class Stopwatch {
  private long nanos;
  private long laps;
  private long images;
  private long since;

  void start() {
    since = System.nanoTime();
  }

  void stop(int count) {
    images += count;
    nanos += System.nanoTime() - since;
    laps++;
  }

  double seconds() {
    return nanos / 1e9;
  }

  long laps() {
    return laps;
  }

  /** NaN before the first lap. */
  double imagesPerSecond() {
    return images / seconds();
  }
}
