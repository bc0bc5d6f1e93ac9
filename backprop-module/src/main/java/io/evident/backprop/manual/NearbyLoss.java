package io.evident.backprop.manual;

import io.evident.backprop.internal.linear.MatrixProduct;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
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
  private final NearbyPoint point;

  /** The values of each example, up to the first layer that needs them all. */
  private final List<NearbyPoint> ofExample;

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
    ParameterValues own = weights.copy();
    List<double[]> activations = new ArrayList<>(manual.activations(own, batch));
    // The batch's own inputs may be moved in place.
    activations.set(0, batch.inputs().clone());
    this.point = new NearbyPoint(manual, network, own, batch, activations);
    this.ofExample = new ArrayList<>();
    int together = point.layersOfSingleExamples();
    for (int n = 0; n < batch.size(); n++) {
      List<double[]> ofOne = new ArrayList<>();
      for (double[] h : activations.subList(0, together + 1)) {
        int length = h.length / batch.size();
        ofOne.add(Arrays.copyOfRange(h, n * length, (n + 1) * length));
      }
      ofExample.add(new NearbyPoint(manual, network, own, batch, ofOne));
    }
    this.penalty = manual.penalty(own);
    this.loss = manual.dataLoss().value(point.outputs(), batch) + penalty;
    this.standing = manual.product().begin();
    point.keep(standing);
  }

  private NearbyLoss(NearbyLoss of) {
    point = of.point;
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
      moving = point.weights().get(parameter).clone();
    }
    double[] own = moving;
    double there = own[entry];
    own[entry] = there + delta;
    try (MatrixProduct.Products products = standing.within()) {
      Parameter moved = point.network().parameters().get(parameter);
      int layer = moved.layer();
      double added =
          moved.regularized()
              ? point.network().l2Penalty() / 2 * (own[entry] * own[entry] - there * there)
              : 0;
      double[] outputs =
          outputs(
              point.isAffineIn(layer),
              parameter,
              entry,
              delta,
              t -> {
                double[][] others = point.nothingMoved();
                others[layer + 1] =
                    point.forwardChanged(layer, point.pass(layer, products), parameter, own, entry);
                return point.outputsFrom(layer + 1, others, products);
              });
      return point.lossOf(outputs) + (penalty + added);
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
    int size = point.network().input().size();
    int example = entry / size;
    double[] outputs =
        outputs(
            point.isAffineFrom(0),
            -1,
            entry,
            delta,
            t -> {
              double[] x = ofExample.get(example).activations().get(0).clone();
              x[entry % size] += t;
              return ofExample(example, x);
            });
    return point.lossOf(outputs) + penalty;
  }

  /** The outputs where one example has other inputs. */
  private double[] ofExample(int example, double[] x) {
    NearbyPoint own = ofExample.get(example);
    LayerInputs inputs = point.manual().inputs();
    try (MatrixProduct.Products products = standing.within()) {
      Pass single = new Pass(1, point.batch().mode(), ManualNetwork.NOTHING, products, true);
      int together = own.activations().size() - 1;
      double[][] moved = point.nothingMoved();
      moved[0] = x;
      for (int l = 0; l < together; l++) {
        if (own.isMoved(l, moved)) {
          moved[l + 1] = own.forwardNear(l, single, own.inputs(l, moved));
        }
      }
      for (int v = 0; v <= together; v++) {
        boolean isNeeded = v == together || inputs.lastConsumer(v) >= together;
        moved[v] = moved[v] == null || !isNeeded ? null : amongAll(v, example, moved[v]);
      }
      return point.outputsFrom(together, moved, products);
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
    return last.at(delta, point.outputs(), exact);
  }

  /** A value in which one example is another one. */
  private double[] amongAll(int value, int example, double[] one) {
    double[] all = point.activations().get(value).clone();
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
    return new LossAlong(point, standing.within(), ofParameters, ofInputs);
  }

  /**
   * The loss where many parameters and inputs are moved.
   *
   * @param inputs [N, input...]; near those at the point
   * @param moved all weights
   * @return L
   */
  public double at(double[] inputs, ParameterValues moved) {
    double[][] others = point.nothingMoved();
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
    return ofMoved(layer, point.nothingMoved(), moved);
  }

  /** Computes one layer, and those behind it that depend on it or on what is moved already. */
  private double ofMoved(int layer, double[][] others, ParameterValues moved) {
    ManualNetwork manual = point.manual();
    try (MatrixProduct.Products products = manual.product().begin()) {
      for (int l = layer; l < point.layersBeforeLoss(); l++) {
        if (l == layer || point.isMoved(l, others)) {
          others[l + 1] =
              point.forwardMoved(l, point.pass(l, products), point.inputs(l, others), moved);
        }
      }
    }
    return point.lossOf(others[point.layersBeforeLoss()]) + manual.penalty(moved);
  }

  @Override
  public void close() {
    standing.close();
  }
}
