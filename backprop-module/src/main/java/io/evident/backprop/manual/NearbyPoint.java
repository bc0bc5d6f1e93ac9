package io.evident.backprop.manual;

import io.evident.backprop.internal.linear.MatrixProduct;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import java.util.List;

/**
 * A point at which all values of a network are known, and its layers near it, with the kinks they
 * have there. Nothing of it changes; threads may share it.
 *
 * @param manual the implementation
 * @param network what it implements
 * @param weights there
 * @param batch the examples
 * @param activations all values there, by their numbers; of a single example those before the first
 *     layer that takes a batch as a whole
 */
record NearbyPoint(
    ManualNetwork manual,
    Network network,
    ParameterValues weights,
    Batch batch,
    List<double[]> activations) {

  /** The values that the loss is computed of. */
  double[] outputs() {
    return activations.get(layersBeforeLoss());
  }

  int layersBeforeLoss() {
    return manual.dataLoss().layersBefore();
  }

  /** By the numbers of the values: null for each that is as at the point. */
  double[][] nothingMoved() {
    return new double[network.layers().size() + 1][];
  }

  /** A layer's inputs where some values are others than at the point. */
  double[] inputs(int layer, double[][] moved) {
    return manual.inputs().of(layer, activations, moved);
  }

  /** Whether a layer takes a value that is another than at the point. */
  boolean isMoved(int layer, double[][] moved) {
    return manual.inputs().isMoved(layer, moved);
  }

  Pass pass(int layer, MatrixProduct.Products products) {
    return manual.pass(layer, batch, products, true);
  }

  /**
   * A layer's output after one entry of a parameter of its own has changed.
   *
   * @param changed that parameter
   */
  double[] forwardChanged(int layer, Pass pass, int parameter, double[] changed, int entry) {
    double[][] own = manual.ofLayer(layer, weights);
    int place = 0;
    while (own[place] != weights.get(parameter)) {
      place++;
    }
    own[place] = changed;
    return manual
        .layer(layer)
        .forwardChanged(
            pass,
            manual.inputs().of(layer, activations),
            activations.get(layer + 1),
            own,
            place,
            entry);
  }

  /**
   * A layer's output for an input near the one it has at the point, with the kinks it has there.
   */
  double[] forwardNear(int layer, Pass pass, double[] x) {
    return manual
        .layer(layer)
        .forwardNear(
            pass,
            manual.inputs().of(layer, activations),
            activations.get(layer + 1),
            x,
            manual.ofLayer(layer, weights));
  }

  /** The same where its parameters may be others too. */
  double[] forwardMoved(int layer, Pass pass, double[] x, ParameterValues moved) {
    double[][] own = manual.ofLayer(layer, moved);
    return own.length > 0 ? manual.layer(layer).forward(pass, x, own) : forwardNear(layer, pass, x);
  }

  /** The outputs where some values are near those at the point; null where none of them moves. */
  double[] outputsFrom(int layer, double[][] moved, MatrixProduct.Products products) {
    for (int l = layer; l < layersBeforeLoss(); l++) {
      if (isMoved(l, moved)) {
        moved[l + 1] = forwardNear(l, pass(l, products), inputs(l, moved));
      }
    }
    return moved[layersBeforeLoss()];
  }

  /** The loss of outputs near those at the point, without the penalty; null for those. */
  double lossOf(double[] outputs) {
    return manual.dataLoss().valueNear(outputs(), outputs == null ? outputs() : outputs, batch);
  }

  /** Whether the outputs are affine in the parameters of a layer. */
  boolean isAffineIn(int layer) {
    return manual.layer(layer) instanceof SummingLayer && isAffineFrom(layer + 1);
  }

  /** Whether all layers before the loss are affine from one on. */
  boolean isAffineFrom(int layer) {
    for (int l = layer; l < layersBeforeLoss(); l++) {
      if (!manual.layer(l).isAffineNear(batch.mode())) {
        return false;
      }
    }
    return true;
  }

  /** How many layers, from the first on and before the loss, can be run on a single example. */
  int layersOfSingleExamples() {
    int l = 0;
    while (l < layersBeforeLoss() && manual.layer(l).takesSingleExamples()) {
      l++;
    }
    return l;
  }

  /** Makes large parameters ready for many passes. */
  void keep(MatrixProduct.Products products) {
    for (int l = 0; l < network.layers().size(); l++) {
      manual.layer(l).keep(products, manual.ofLayer(l, weights));
    }
  }
}
