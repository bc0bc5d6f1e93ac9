package io.evident.backprop.manual;

import io.evident.backprop.network.CustomLayer;
import io.evident.backprop.network.LayerInput;
import io.evident.backprop.network.Shape;
import java.util.List;

/**
 * A user's own layer. It is given copies, and what it returns is looked at and copied before it is
 * believed: it may keep its arrays and write to them later.
 */
final class ManualCustom implements ManualLayer {
  private final CustomLayer layer;
  private final List<Shape> inputs;
  private final Shape input;
  private final Shape output;

  ManualCustom(CustomLayer layer, List<Shape> inputs) {
    this.layer = layer;
    this.inputs = inputs;
    this.input =
        inputs.size() == 1 ? inputs.get(0) : Shape.of(inputs.stream().mapToInt(Shape::size).sum());
    this.output = layer.outputShape(inputs);
  }

  private LayerInput given(Pass pass, double[] x, double[][] parameters) {
    return new LayerInput(inputs, pass.batch(), pass.mode(), x, parameters);
  }

  private double[] fits(String method, double[] returned, Pass pass, Shape wanted) {
    if (returned == null || returned.length != pass.batch() * wanted.size()) {
      throw new IllegalArgumentException(
          "custom layer "
              + layer.kind()
              + ": "
              + method
              + " must return ["
              + pass.batch()
              + ", "
              + wanted.toString().substring(1)
              + ", got "
              + (returned == null ? "null" : returned.length + " numbers"));
    }
    return returned.clone();
  }

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    Lent lent = new Lent();
    LayerInput in = given(pass, lent.copy("x", x), lent.copies(parameters));
    double[] y = fits("forward", layer.forward(in), pass, output);
    lent.requireUnchanged("forward of custom layer " + layer.kind());
    return y;
  }

  /** False: a user's layer may do as it likes. */
  @Override
  public boolean takesSingleExamples() {
    return false;
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    Lent lent = new Lent();
    LayerInput in = given(pass, lent.copy("x", x), lent.copies(parameters));
    double[] dx = layer.backward(in, lent.copy("dy", dy), gradients);
    double[] checked = fits("backward", dx, pass, input);
    lent.requireUnchanged("backward of custom layer " + layer.kind());
    return checked;
  }
}
