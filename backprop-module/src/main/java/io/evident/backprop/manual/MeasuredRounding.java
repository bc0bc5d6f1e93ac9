package io.evident.backprop.manual;

import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.CustomLayer;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.Network;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Measures how far rounding moves what is computed between the layers, and changes nothing. */
final class MeasuredRounding implements Between {
  private final Network network;
  private final double productUnit;
  private final double[][] outputs;
  private final double[][] inputGradients;
  private final double[] parameters;
  private final Map<List<Integer>, double[]> sums = new HashMap<>();
  private double[] outputGradient = RoundingVariance.NONE;

  /**
   * Prepares to measure.
   *
   * @param network the network
   * @param productUnit the unit roundoff of products and convolutions; all else is float32
   */
  MeasuredRounding(Network network, double productUnit) {
    this.network = network;
    this.productUnit = productUnit;
    outputs = new double[network.layers().size()][];
    inputGradients = new double[network.layers().size()][];
    parameters = new double[network.parameters().size()];
  }

  /** Standard deviations of a layer's output; empty where nothing is rounded. */
  double[] ofOutput(int layer) {
    return outputs[layer];
  }

  /** Standard deviations of the gradient in a layer's input. */
  double[] ofInputGradient(int layer) {
    return inputGradients[layer];
  }

  /** Standard deviations of the gradient in the network's outputs. */
  double[] ofOutputGradient() {
    return outputGradient;
  }

  /** Standard deviations of a sum of gradients. */
  double[] ofSum(int value, int times) {
    return sums.get(List.of(value, times));
  }

  /** The largest variance of a parameter's gradient, or of what a statistic becomes, in u^2. */
  double ofParameter(int parameter) {
    return parameters[parameter];
  }

  @Override
  public void output(
      int layer, ManualLayer implementation, Pass pass, double[] x, double[] y, double[][] own) {
    outputs[layer] = scaled(implementation.outputVariance(pass, x, y, own), unitOf(layer));
  }

  @Override
  public void outputGradient(ManualLoss loss, int batch, double[] s, double[] t, double[] ds) {
    outputGradient = deviations(loss.gradientVariance(batch, s, t));
  }

  /** The sum is rounded, what it is the sum of has been before. */
  @Override
  public void sum(int value, int times, double[] sum) {
    sums.put(List.of(value, times), deviations(RoundingVariance.squared(sum)));
  }

  @Override
  public void inputGradient(
      int layer,
      ManualLayer implementation,
      Pass pass,
      double[] x,
      double[] y,
      double[] dy,
      double[] dx,
      double[][] own,
      double[][] gradients) {
    RoundingVariance variance = implementation.gradientVariance(pass, x, y, dy, dx, own, gradients);
    inputGradients[layer] = scaled(variance.inputs(), unitOf(layer));
    put(layer, variance.parameters());
  }

  /** The variances of what running statistics become, by layer. */
  void followed(double[][] variances) {
    for (int layer = 0; layer < variances.length; layer++) {
      put(layer, variances[layer]);
    }
  }

  private void put(int layer, double[] ofOwn) {
    double units = unitOf(layer) / SimulatedRounding.UNIT;
    double share = units * units;
    int own = 0;
    for (int p = 0; p < parameters.length && own < ofOwn.length; p++) {
      if (network.parameters().get(p).layer() == layer) {
        parameters[p] = Math.max(parameters[p], share * ofOwn[own++]);
      }
    }
  }

  /** Takes over what was measured larger elsewhere. */
  synchronized void raise(MeasuredRounding other) {
    for (int p = 0; p < parameters.length; p++) {
      parameters[p] = Math.max(parameters[p], other.parameters[p]);
    }
  }

  /** Of what is computed in float32 whatever products are in; in place. */
  double[] deviations(double[] variances) {
    return scaled(variances, SimulatedRounding.UNIT);
  }

  /** In place: nobody else has the variances. */
  private static double[] scaled(double[] variances, double unit) {
    for (int i = 0; i < variances.length; i++) {
      variances[i] = unit * Math.sqrt(variances[i]);
    }
    return variances;
  }

  /** A layer of somebody's own may have products too. */
  private double unitOf(int layer) {
    Layer of = network.layers().get(layer);
    boolean hasProducts =
        of instanceof Conv2d conv
            ? !conv.isDepthwise(network.inputOf(layer))
            : of instanceof Dense || of instanceof CustomLayer;
    return hasProducts ? productUnit : SimulatedRounding.UNIT;
  }
}
