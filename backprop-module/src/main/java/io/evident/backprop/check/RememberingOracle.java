package io.evident.backprop.check;

import io.evident.backprop.network.Batch;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.ParameterValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An oracle that is asked the same things again and again and answers once: many wrong gradients of
 * a network are checked at the same points. One thread uses it at a time.
 */
final class RememberingOracle implements Oracle {
  private final Oracle oracle;
  private final List<double[][]> asked = new ArrayList<>();
  private final List<LossGradient> answers = new ArrayList<>();

  RememberingOracle(Oracle oracle) {
    this.oracle = oracle;
  }

  @Override
  public String name() {
    return oracle.name();
  }

  @Override
  public double tolerance() {
    return oracle.tolerance();
  }

  @Override
  public double unit() {
    return oracle.unit();
  }

  @Override
  public double productUnit() {
    return oracle.productUnit();
  }

  @Override
  public Optional<String> device() {
    return oracle.device();
  }

  @Override
  public LossGradient gradient(ParameterValues parameters, Batch batch) {
    double[][] question = question(parameters, batch);
    for (int i = 0; i < asked.size(); i++) {
      if (Arrays.deepEquals(asked.get(i), question)) {
        return answers.get(i);
      }
    }
    LossGradient answer = oracle.gradient(parameters, batch);
    asked.add(question);
    answers.add(answer);
    return answer;
  }

  @Override
  public boolean differentiatesTwice() {
    return oracle.differentiatesTwice();
  }

  /** Not remembered: a direction is drawn anew for each check. */
  @Override
  public LossGradient hessianTimes(
      ParameterValues parameters, Batch batch, LossGradient direction) {
    return oracle.hessianTimes(parameters, batch, direction);
  }

  /** Copies of all that an answer depends on, beside the mode, which an oracle has once. */
  private static double[][] question(ParameterValues parameters, Batch batch) {
    List<double[]> all = new ArrayList<>(List.of(batch.inputs().clone(), batch.targets().clone()));
    batch.weights().ifPresent(w -> all.add(w.clone()));
    for (int p = 0; p < parameters.network().parameters().size(); p++) {
      all.add(parameters.get(p).clone());
    }
    int dropouts = batch.mode() == Mode.TRAINING ? parameters.network().dropoutCount() : 0;
    for (int d = 0; d < dropouts; d++) {
      all.add(batch.mask(d).clone());
    }
    return all.toArray(double[][]::new);
  }

  /** Closes nothing: who opened the oracle that is asked closes it. */
  @Override
  public void close() {}
}
