package io.evident.lab.atlas.joined;

import io.evident.lab.atlas.catalogue.AtlasInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What operations in a row compute at a point, in float64 with bounds for float32: their output,
 * and the gradient of sum_i w_i y_i.
 *
 * @param point the inputs, one after the other
 * @param weights w, which float32 holds
 * @param output y
 * @param gradients by input; null where there is none to be had
 */
@SuppressWarnings("ArrayRecordComponent") // package-private, and never compared
public record JoinedTruth(
    double[] point, double[] weights, Bounded output, List<Bounded> gradients) {

  /**
   * Computes it.
   *
   * @param subject the operations
   * @param seed of the point and the weights
   */
  public static JoinedTruth of(JoinedPattern.AtWidth subject, long seed) {
    SplittableRandom random = new SplittableRandom(seed + subject.together().name().hashCode());
    List<Bounded> inputs = new ArrayList<>();
    for (AtlasInput input : subject.inputs()) {
      inputs.add(Bounded.exact(input.shape(), input.draw(random)));
    }
    List<List<Bounded>> operands = new ArrayList<>();
    List<Bounded> outputs = new ArrayList<>(List.of(inputs.get(0)));
    int from = 1;
    for (int s = 0; s < subject.steps().size(); s++) {
      List<Bounded> x = new ArrayList<>(List.of(outputs.get(s)));
      x.addAll(inputs.subList(from, from + subject.counts().get(s)));
      from += subject.counts().get(s);
      operands.add(x);
      outputs.add(subject.steps().get(s).forward(x));
    }
    Bounded y = outputs.get(outputs.size() - 1);
    double[] weights = new double[y.values().length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextDouble(0.25, 1) * (random.nextBoolean() ? 1 : -1);
    }
    double[] point =
        inputs.stream().flatMapToDouble(input -> Arrays.stream(input.values())).toArray();
    Bounded dy = Bounded.exact(y.shape(), weights);
    return new JoinedTruth(point, weights, y, backward(subject, operands, outputs, dy));
  }

  private static List<Bounded> backward(
      JoinedPattern.AtWidth subject,
      List<List<Bounded>> operands,
      List<Bounded> outputs,
      Bounded weights) {
    List<Bounded> gradients =
        new ArrayList<>(Collections.nCopies(subject.inputs().size(), (Bounded) null));
    Bounded dy = weights;
    int to = subject.inputs().size();
    for (int s = subject.steps().size() - 1; s >= 0; s--) {
      List<Bounded> found =
          subject.steps().get(s).backward(operands.get(s), outputs.get(s + 1), dy);
      to -= subject.counts().get(s);
      for (int g = 1; g < found.size(); g++) {
        gradients.set(to + g - 1, found.get(g));
      }
      dy = found.get(0);
    }
    gradients.set(0, dy);
    return gradients;
  }
}
