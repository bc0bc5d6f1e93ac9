package io.evident.backprop.manual;

import io.evident.backprop.internal.linear.MatrixProduct;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * The loss along a line through a point, t to L(theta + t d, x + t e), with the kinks of the point
 * as {@link NearbyLoss} has them. What t does not reach is not computed again:
 *
 * <ul>
 *   <li>layers before the first that moves stand;
 *   <li>a layer that is linear in its parameters gives y(theta) + t y(d). Where its inputs stand,
 *       both are computed once. Where they move, it is computed so if its weights are more than its
 *       outputs: a second product takes less time than moving the weights, and copying them;
 *   <li>where only one layer's parameters or the inputs move, and all behind is affine, outputs are
 *       computed for the widest t alone.
 * </ul>
 *
 * <p>It holds a copy of the direction outside the heap until it is closed.
 */
public final class LossAlong implements DoubleUnaryOperator, AutoCloseable {
  private final NearbyPoint point;
  private final double[][] ofParameters;
  private final double[] ofInputs;

  /**
   * What a layer that is given the same x for every t gives for the direction, once it is known.
   */
  private final double[][] slopes;

  /** Of theta, of theta and the direction, and of the direction: the penalty is a parabola. */
  private final double[] penalty = new double[3];

  private final MatrixProduct.Products products;
  private final AffineOutputs affine = new AffineOutputs();
  private final boolean isAffine;
  private boolean isBegun;

  LossAlong(
      NearbyPoint point,
      MatrixProduct.Products products,
      double[][] ofParameters,
      double[] ofInputs) {
    this.point = point;
    this.ofParameters = ofParameters;
    this.ofInputs = ofInputs;
    this.slopes = new double[point.network().layers().size()][];
    this.products = products;
    this.isAffine = isAffine();
    penalty[0] = point.manual().penalty(point.weights());
    for (int p = 0; p < ofParameters.length && point.network().l2Penalty() > 0; p++) {
      if (ofParameters[p] != null && point.network().parameters().get(p).regularized()) {
        addPenalty(point.weights().get(p), ofParameters[p]);
      }
    }
  }

  private void addPenalty(double[] w, double[] d) {
    double along = 0;
    double squares = 0;
    for (int i = 0; i < w.length; i++) {
      along += w[i] * d[i];
      squares += d[i] * d[i];
    }
    double l2 = point.network().l2Penalty();
    penalty[1] += l2 * along;
    penalty[2] += l2 / 2 * squares;
  }

  @Override
  public double applyAsDouble(double t) {
    if (!isBegun) {
      // What does not depend on t is copied now, and used by those that come.
      isBegun = true;
      return at(t, products);
    }
    try (MatrixProduct.Products own = products.within()) {
      return at(t, own);
    }
  }

  private double at(double t, MatrixProduct.Products own) {
    double[] outputs =
        isAffine ? affine.at(t, point.outputs(), d -> outputs(d, own)) : outputs(t, own);
    return point.lossOf(outputs) + penalty[0] + t * (penalty[1] + t * penalty[2]);
  }

  /** The outputs; null where none of them moves. */
  private double[] outputs(double t, MatrixProduct.Products own) {
    double[][] moved = point.nothingMoved();
    if (ofInputs != null) {
      moved[0] = plus(point.activations().get(0), t, ofInputs);
    }
    for (int l = 0; l < point.layersBeforeLoss(); l++) {
      double[][] direction = point.manual().ofLayer(l, ofParameters);
      boolean isOwn = hasDirection(direction);
      boolean isMoved = point.isMoved(l, moved);
      if (isOwn || isMoved) {
        double[] x = point.inputs(l, moved);
        Pass pass = point.pass(l, own);
        moved[l + 1] =
            isOwn
                ? along(l, pass, x, isMoved, direction, t)
                : point.forwardMoved(l, pass, x, point.weights());
      }
    }
    return moved[point.layersBeforeLoss()];
  }

  /** Whether the outputs are affine in t: in the inputs, or in the parameters of one layer. */
  private boolean isAffine() {
    int moving = -1;
    int count = ofInputs == null ? 0 : 1;
    for (int l = 0; l < slopes.length; l++) {
      if (hasDirection(point.manual().ofLayer(l, ofParameters))) {
        moving = l;
        count++;
      }
    }
    return count == 1 && (moving < 0 ? point.isAffineFrom(0) : point.isAffineIn(moving));
  }

  private double[] along(
      int layer, Pass pass, double[] x, boolean isMoved, double[][] direction, double t) {
    ManualLayer own = point.manual().layer(layer);
    double[][] here = point.manual().ofLayer(layer, point.weights());
    if (!isMoved && slopes[layer] == null) {
      slopes[layer] = own.forwardAlong(pass, x, direction).orElse(null);
    }
    if (!isMoved && slopes[layer] != null) {
      return plus(point.activations().get(layer + 1), t, slopes[layer]);
    }
    if (isMoved && isWide(layer, here)) {
      Optional<double[]> slope = own.forwardAlong(pass, x, direction);
      if (slope.isPresent()) {
        return plus(own.forward(pass, x, here), t, slope.get());
      }
    }
    double[][] there = here.clone();
    for (int p = 0; p < there.length; p++) {
      there[p] = direction[p] == null ? here[p] : plus(here[p], t, direction[p]);
    }
    return own.forward(pass, x, there);
  }

  /** Whether there are more weights than outputs. */
  private boolean isWide(int layer, double[][] own) {
    long weights = 0;
    for (double[] parameter : own) {
      weights += parameter.length;
    }
    return weights > point.activations().get(layer + 1).length;
  }

  private static boolean hasDirection(double[][] direction) {
    boolean any = false;
    for (double[] parameter : direction) {
      any |= parameter != null;
    }
    return any;
  }

  static double[] plus(double[] from, double t, double[] direction) {
    double[] moved = new double[from.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = from[i] + t * direction[i];
    }
    return moved;
  }

  @Override
  public void close() {
    products.close();
  }
}
