package io.evident.lab.atlas.joined;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/**
 * A convolution with stride 1: the product P K of the patches of the input and the kernel, so that
 * dK = P' dy, and dx adds up the entries of dy K' that are the same pixel's.
 *
 * @param kernel its height and width
 * @param same whether it is padded so that the output is as large as the input
 * @param outputs how many channels it has
 */
record ConvolutionStep(int kernel, boolean same, int outputs) implements JoinedStep {
  @Override
  public String title() {
    return "conv2d " + kernel + "x" + kernel;
  }

  @Override
  public List<Own> operands(List<Integer> shape) {
    int inputs = shape.get(3);
    int terms = kernel * kernel * inputs;
    return List.of(
        new Own(ProductStep.weight(terms, kernel, kernel, inputs, outputs), JoinedRole.WEIGHT));
  }

  @Override
  public Operand<TNumber> build(Ops tf, List<Operand<TNumber>> x) {
    return tf.nn.conv2d(x.get(0), x.get(1), List.of(1L, 1L, 1L, 1L), same ? "SAME" : "VALID");
  }

  @Override
  public Bounded forward(List<Bounded> x) {
    Bounded matrix = x.get(1).reshaped(List.of(x.get(1).rows(), outputs));
    Bounded y = Bounded.product(patches(x.get(0)), false, matrix, false, 1);
    return y.reshaped(shape(x.get(0).shape()));
  }

  @Override
  public List<Bounded> backward(List<Bounded> x, Bounded y, Bounded dy) {
    Bounded matrix = x.get(1).reshaped(List.of(x.get(1).rows(), outputs));
    Bounded dPatches = Bounded.product(dy, false, matrix, true, kernel * kernel);
    Bounded sums = Bounded.empty(x.get(0).shape());
    walk(
        x.get(0).shape(),
        (patch, pixel) -> {
          sums.values()[pixel] += dPatches.values()[patch];
          sums.sizes()[pixel] += dPatches.sizes()[patch];
          sums.errors()[pixel] += dPatches.errors()[patch];
        });
    Bounded dx =
        new Bounded(sums.shape(), sums.values(), sums.sizes(), sums.errors(), dPatches.terms());
    Bounded dKernel = Bounded.product(patches(x.get(0)), true, dy, false, 1);
    return List.of(dx, dKernel.reshaped(x.get(1).shape()));
  }

  @Override
  public List<Integer> shape(List<Integer> before) {
    int less = same ? 0 : kernel - 1;
    return List.of(before.get(0), before.get(1) - less, before.get(2) - less, outputs);
  }

  private Bounded patches(Bounded x) {
    List<Integer> out = shape(x.shape());
    int rows = out.get(0) * out.get(1) * out.get(2);
    Bounded patches = Bounded.empty(List.of(rows, kernel * kernel * x.channels()));
    walk(
        x.shape(),
        (patch, pixel) -> {
          patches.values()[patch] = x.values()[pixel];
          patches.sizes()[patch] = x.sizes()[pixel];
          patches.errors()[patch] = x.errors()[pixel];
        });
    return patches;
  }

  private interface Place {
    void at(int patch, int pixel);
  }

  /** Every entry of the patches that is not padding, and the entry of the input that it is. */
  private void walk(List<Integer> shape, Place place) {
    List<Integer> out = shape(shape);
    int channels = shape.get(3);
    int before = same ? (kernel - 1) / 2 : 0;
    int taps = kernel * kernel;
    int pixels = out.get(1) * out.get(2);
    for (int at = 0; at < out.get(0) * pixels * taps; at++) {
      int row = at / taps;
      int tap = at % taps;
      int image = row / pixels;
      int h = row % pixels / out.get(2) + tap / kernel - before;
      int w = row % pixels % out.get(2) + tap % kernel - before;
      if (h >= 0 && h < shape.get(1) && w >= 0 && w < shape.get(2)) {
        int pixel = ((image * shape.get(1) + h) * shape.get(2) + w) * channels;
        for (int c = 0; c < channels; c++) {
          place.at(at * channels + c, pixel + c);
        }
      }
    }
  }
}
