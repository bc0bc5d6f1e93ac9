package io.evident.models.optimization;

/** By what the learning rate is multiplied as a training goes on. */
public sealed interface LearningRateSchedule
    permits Constant,
        EpochDecay,
        PeriodicDecay,
        MilestoneDecay,
        Cosine,
        OneCycle,
        Linear,
        PiecewiseLinear,
        WarmUp {

  /**
   * The factor of one step.
   *
   * @param step which, from 0
   * @param length of the training
   * @return at least 0
   */
  double factor(long step, TrainingLength length);

  /**
   * The schedule as YAML, as an experiment reads it.
   *
   * @return one line
   */
  String yaml();
}
