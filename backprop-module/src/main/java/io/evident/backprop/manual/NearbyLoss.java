package io.evident.backprop.manual;

import io.evident.backprop.linear.MatrixProduct;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * The loss near a point, with the kinks of the point: each ReLU stays on the side on which it is
 * there, each pooling window takes its maximum from where it stands there, and so does a loss. So
 * it is smooth, and has the derivative of the loss; a loss with its kinks has none within a step of
 * one of them, and of a million units some always are. A {@link
 * io.evident.backprop.network.CustomLayer} keeps its own.
 *
 * <p>What the entry does not reach is not computed again:
 *
 * <ul>
 *   <li>the layers before its own stand, and those beside it that do not depend on it;
 *   <li>of its own layer, one unit or filter is summed anew;
 *   <li>a layer behind that is affine, y = A x + b, adds A (x - x0) to the y0 it gave at the point.
 *       Only differences that are not 0 take part: behind a single unit a dense layer costs one
 *       column of its weights. x - x0 is rounded to its own size and not to that of x, so such a y
 *       is as near to A x + b as one summed anew;
 *   <li>an input moves its own example alone, up to the first layer that looks at the batch as a
 *       whole.
 * </ul>
 *
 * <p>It keeps a copy of the weights, and outside the heap one of large ones until it is closed. One
 * thread uses it at a time, others a {@link #copy()}.
 */
public final class NearbyLoss implements AutoCloseable {
  private final ManualNetwork manual;
  private final Network network;
  private final ParameterValues weights;
  private final Batch batch;
  private final List<double[]> activations;

  /** The activations of each example, up to the first layer that needs them all. */
  private final List<List<double[]>> ofExample;

  private final double penalty;
  private final double loss;

  /** Hold what many passes use; each pass begins its own within them. */
  private final MatrixProduct.Products standing;

  /** The parameter that is moved, and a copy of it in which entries are. */
  private int movingParameter = -1;

  private double[] moving;

  /** The parameter, or -1 for the inputs, and the entry of the last value. */
  private int lastParameter = -2;

  private int lastEntry;
  private AffineOutputs last;

  /**
   * Computes everything once.
   *
   * @param manual the implementation
   * @param network what it implements
   * @param weights the point; copied
   * @param batch the examples; held
   */
  NearbyLoss(ManualNetwork manual, Network network, ParameterValues weights, Batch batch) {
    this.manual = manual;
    this.network = network;
    this.weights = weights.copy();
    this.batch = batch;
    this.activations = new ArrayList<>(manual.activations(this.weights, batch));
    // The batch's own inputs may be moved in place.
    this.activations.set(0, batch.inputs().clone());
    this.ofExample = new ArrayList<>();
    for (int n = 0; n < batch.size(); n++) {
      List<double[]> own = new ArrayList<>();
      for (double[] h : activations.subList(0, manual.layersOfSingleExamples() + 1)) {
        int length = h.length / batch.size();
        own.add(Arrays.copyOfRange(h, n * length, (n + 1) * length));
      }
      ofExample.add(own);
    }
    this.penalty = manual.penalty(this.weights);
    this.loss =
        manual.dataLoss().value(activations.get(manual.dataLoss().layersBefore()), batch) + penalty;
    this.standing = manual.product().begin();
    manual.keep(standing, this.weights);
  }

  private NearbyLoss(NearbyLoss of) {
    manual = of.manual;
    network = of.network;
    weights = of.weights;
    batch = of.batch;
    activations = of.activations;
    ofExample = of.ofExample;
    penalty = of.penalty;
    loss = of.loss;
    standing = of.standing;
  }

  /**
   * The same point for another thread.
   *
   * @return shares what never changes; of no use once this is closed
   */
  public NearbyLoss copy() {
    return new NearbyLoss(this);
  }

  /**
   * The loss at the point itself.
   *
   * @return L
   */
  public double loss() {
    return loss;
  }

  /**
   * The loss where one entry of one parameter is moved.
   *
   * @param parameter the index of the parameter in {@link Network#parameters()}
   * @param entry the row-major index of its entry
   * @param delta by how much
   * @return L
   */
  public double atParameter(int parameter, int entry, double delta) {
    if (parameter != movingParameter) {
      movingParameter = parameter;
      moving = weights.get(parameter).clone();
    }
    double[] own = moving;
    double there = own[entry];
    own[entry] = there + delta;
    try (MatrixProduct.Products products = standing.within()) {
      int layer = network.parameters().get(parameter).layer();
      double added =
          network.parameters().get(parameter).regularized()
              ? network.l2Penalty() / 2 * (own[entry] * own[entry] - there * there)
              : 0;
      boolean isAffine = manual.isAffineIn(layer, batch.mode());
      double[] outputs =
          outputs(
              isAffine,
              parameter,
              entry,
              delta,
              t -> {
                double[][] moved = nothingMoved();
                Pass pass = manual.pass(layer, batch, products, true);
                moved[layer + 1] =
                    manual.forwardChanged(layer, pass, activations, weights, parameter, own, entry);
                return from(layer + 1, moved, products);
              });
      return ofOutputs(outputs) + (penalty + added);
    } finally {
      own[entry] = there;
    }
  }

  /**
   * The loss where one entry of the inputs is moved.
   *
   * @param entry the row-major index in [batch, input...]
   * @param delta by how much
   * @return L
   */
  public double atInput(int entry, double delta) {
    int size = network.input().size();
    int example = entry / size;
    List<double[]> own = ofExample.get(example);
    double[] outputs =
        outputs(
            manual.isAffineFrom(0, batch.mode()),
            -1,
            entry,
            delta,
            t -> {
              double[] x = own.get(0).clone();
              x[entry % size] += t;
              return ofExample(example, own, x);
            });
    return ofOutputs(outputs) + penalty;
  }

  /** The outputs where one example has other inputs. */
  private double[] ofExample(int example, List<double[]> own, double[] x) {
    try (MatrixProduct.Products products = standing.within()) {
      Pass single = new Pass(1, batch.mode(), ManualNetwork.NOTHING, products, true);
      int together = own.size() - 1;
      double[][] moved = nothingMoved();
      moved[0] = x;
      for (int l = 0; l < together; l++) {
        if (manual.inputs().isMoved(l, moved)) {
          double[] given = manual.inputs().of(l, own, moved);
          moved[l + 1] = manual.forwardNear(l, single, own, given, weights);
        }
      }
      for (int v = 0; v <= together; v++) {
        boolean isNeeded = v == together || manual.inputs().lastConsumer(v) >= together;
        moved[v] = moved[v] == null || !isNeeded ? null : amongAll(v, example, moved[v]);
      }
      return from(together, moved, products);
    }
  }

  /** The outputs where an entry is moved, by those for another distance where they are affine. */
  private double[] outputs(
      boolean isAffine, int parameter, int entry, double delta, DoubleFunction<double[]> exact) {
    if (!isAffine) {
      return exact.apply(delta);
    }
    if (parameter != lastParameter || entry != lastEntry) {
      lastParameter = parameter;
      lastEntry = entry;
      last = new AffineOutputs();
    }
    return last.at(delta, manual.outputs(activations), exact);
  }

  /** A value in which one example is another one. */
  private double[] amongAll(int value, int example, double[] one) {
    double[] all = activations.get(value).clone();
    System.arraycopy(one, 0, all, example * one.length, one.length);
    return all;
  }

  /**
   * The loss along a line through the point.
   *
   * @param ofParameters the direction, by the numbers of the parameters; null for each that is not
   *     moved
   * @param ofInputs the same of the inputs; null if they are not moved
   * @return to be closed; several threads may have one each. Until then the direction may not be
   *     moved
   */
  public LossAlong along(double[][] ofParameters, double[] ofInputs) {
    return new LossAlong(
        manual, network, weights, batch, activations, standing.within(), ofParameters, ofInputs);
  }

  /**
   * The loss where many parameters and inputs are moved.
   *
   * @param inputs [N, input...]; near those at the point
   * @param moved all weights
   * @return L
   */
  public double at(double[] inputs, ParameterValues moved) {
    double[][] others = nothingMoved();
    others[0] = inputs;
    return ofMoved(0, others, moved);
  }

  /**
   * The loss where the parameters of one layer are moved.
   *
   * @param layer its index
   * @param moved all weights, those of other layers as at the point
   * @return L
   */
  public double ofLayer(int layer, ParameterValues moved) {
    return ofMoved(layer, nothingMoved(), moved);
  }

  /** Computes one layer, and those behind it that depend on it or on what is moved already. */
  private double ofMoved(int layer, double[][] others, ParameterValues moved) {
    try (MatrixProduct.Products products = manual.product().begin()) {
      for (int l = layer; l < manual.dataLoss().layersBefore(); l++) {
        if (l == layer || manual.inputs().isMoved(l, others)) {
          double[] x = manual.inputs().of(l, activations, others);
          Pass pass = manual.pass(l, batch, products, true);
          others[l + 1] = manual.forwardMoved(l, pass, activations, x, moved);
        }
      }
    }
    return ofOutputs(others[manual.dataLoss().layersBefore()]) + manual.penalty(moved);
  }

  @Override
  public void close() {
    standing.close();
  }

  /** The loss of outputs near those at the point; null for those. */
  private double ofOutputs(double[] outputs) {
    double[] there = manual.outputs(activations);
    return manual.dataLoss().valueNear(there, outputs == null ? there : outputs, batch);
  }

  /** By the numbers of the values: null for each that is as at the point. */
  private double[][] nothingMoved() {
    return new double[network.layers().size() + 1][];
  }

  /** The outputs where some values are near those at the point; null where none of them moves. */
  private double[] from(int layer, double[][] moved, MatrixProduct.Products products) {
    for (int l = layer; l < manual.dataLoss().layersBefore(); l++) {
      if (manual.inputs().isMoved(l, moved)) {
        double[] x = manual.inputs().of(l, activations, moved);
        Pass pass = manual.pass(l, batch, products, true);
        moved[l + 1] = manual.forwardNear(l, pass, activations, x, weights);
      }
    }
    return moved[manual.dataLoss().layersBefore()];
  }
}
