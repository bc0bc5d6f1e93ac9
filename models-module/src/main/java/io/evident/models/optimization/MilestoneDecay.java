package io.evident.models.optimization;

import java.util.List;

/**
 * The learning rate is multiplied after some epochs, as in steps.
 *
 * @param factor greater than 0
 * @param afterEpochs numbers of epochs, from 1, ascending
 */
public record MilestoneDecay(double factor, List<Integer> afterEpochs)
    implements LearningRateSchedule {

  public MilestoneDecay {
    Require.positive("factor", factor);
    afterEpochs = List.copyOf(afterEpochs);
    int before = 0;
    for (int epoch : afterEpochs) {
      if (!(epoch > before)) {
        throw new IllegalArgumentException(
            "afterEpochs must be ascending numbers from 1, got " + afterEpochs);
      }
      before = epoch;
    }
  }

  @Override
  public double factor(long step, TrainingLength length) {
    long epochsBefore = step / length.stepsPerEpoch();
    return Math.pow(factor, (double) afterEpochs.stream().filter(e -> e <= epochsBefore).count());
  }

  @Override
  public String yaml() {
    return "{kind: milestoneDecay, factor: " + factor + ", afterEpochs: " + afterEpochs + "}";
  }
}
