package io.evident.lab.benchmark;

import java.util.ArrayList;
import java.util.List;

/**
 * How much longer the trainer takes for a step than the bare graph of the same network does.
 *
 * @param work its name
 * @param batch images a step
 * @param device as TensorFlow lists it
 * @param threads how many cores it uses
 * @param trainer seconds a step, by round
 * @param bare seconds a step, by the same rounds
 */
public record GuardResult(
    String work, int batch, String device, int threads, Rounds trainer, Rounds bare) {

  public GuardResult {
    if (trainer.values().size() != bare.values().size()) {
      throw new IllegalArgumentException(
          "there must be as many rounds of both, got "
              + trainer.values().size()
              + " and "
              + bare.values().size());
    }
  }

  /**
   * The ratio of medians; 1 where the trainer costs nothing.
   *
   * @return median of the trainer / median of the bare graph
   */
  public double ratio() {
    return trainer.median() / bare.median();
  }

  /**
   * The ratio of each round, which shows how sure the other one is.
   *
   * @return trainer / bare graph, by round
   */
  public Rounds ratios() {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < trainer.values().size(); round++) {
      ratios.add(trainer.values().get(round) / bare.values().get(round));
    }
    return new Rounds(ratios);
  }
}
