package io.evident.backprop.manual;

import io.evident.backprop.network.Shape;
import java.util.List;
import java.util.stream.Collectors;

/** A layer's own forward pass beside somebody else's backward pass. */
final class ManualReplaced implements ManualLayer {
  private final ManualLayer layer;
  private final BackwardPass backward;
  private final List<Shape> inputs;

  ManualReplaced(ManualLayer layer, BackwardPass backward, List<Shape> inputs) {
    this.layer = layer;
    this.backward = backward;
    this.inputs = inputs;
  }

  private String shown() {
    return inputs.stream().map(Shape::toString).collect(Collectors.joining(" and "));
  }

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    return layer.forward(pass, x, parameters);
  }

  @Override
  public boolean takesSingleExamples() {
    return layer.takesSingleExamples();
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    Lent lent = new Lent();
    LayerPass given =
        new LayerPass(inputs, pass, lent.copy("x", x), lent.copy("y", y), lent.copies(parameters));
    double[] dx = backward.backward(given, lent.copy("dy", dy), gradients).clone();
    lent.requireUnchanged("the backward pass of a layer of input " + shown());
    if (dx.length != x.length) {
      throw new IllegalArgumentException(
          "a backward pass must return dL/dx of "
              + x.length
              + " numbers, a batch of "
              + pass.batch()
              + " of "
              + shown()
              + ", got "
              + dx.length);
    }
    return dx;
  }

  @Override
  public double[] outputVariance(Pass pass, double[] x, double[] y, double[][] parameters) {
    return layer.outputVariance(pass, x, y, parameters);
  }

  @Override
  public RoundingVariance gradientVariance(
      Pass pass,
      double[] x,
      double[] y,
      double[] dy,
      double[] dx,
      double[][] parameters,
      double[][] gradients) {
    return layer.gradientVariance(pass, x, y, dy, dx, parameters, gradients);
  }

  @Override
  public double[] followedVariance(Pass pass, double[] x, double[][] parameters) {
    return layer.followedVariance(pass, x, parameters);
  }

  @Override
  public void follow(Pass pass, double[] x, double[][] parameters) {
    layer.follow(pass, x, parameters);
  }
}
