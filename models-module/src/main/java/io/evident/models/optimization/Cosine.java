package io.evident.models.optimization;

/**
 * From 1 down to {@code last} along half a cosine: last + (1 - last) (1 + cos(pi t / T)) / 2 in
 * step t = 0, ..., T - 1. (Loshchilov and Hutter 2017, without restarts.)
 *
 * @param last what would come after the last step, in [0, 1)
 */
public record Cosine(double last) implements LearningRateSchedule {

  public Cosine {
    Require.part("last", last);
  }

  @Override
  public double factor(long step, TrainingLength length) {
    return last + (1 - last) * (1 + Math.cos(Math.PI * step / length.steps())) / 2;
  }

  @Override
  public String yaml() {
    return "{kind: cosine, last: " + last + "}";
  }
}
