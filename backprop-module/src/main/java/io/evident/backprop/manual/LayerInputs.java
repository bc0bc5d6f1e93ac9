package io.evident.backprop.manual;

import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What each layer of a network is given: a value itself or, of a layer that joins, several values
 * one after the other for each example, [N, n_1 + ... + n_k].
 */
final class LayerInputs {
  private final List<int[]> sources = new ArrayList<>();
  private final List<int[]> consumers = new ArrayList<>();
  private final int[] sizes;

  LayerInputs(Network network) {
    for (int l = 0; l < network.layers().size(); l++) {
      sources.add(network.sources(l).stream().mapToInt(Integer::intValue).toArray());
    }
    sizes = new int[network.layers().size() + 1];
    for (int v = 0; v < sizes.length; v++) {
      sizes[v] = network.shapeOf(v).size();
      consumers.add(network.consumers(v).stream().mapToInt(Integer::intValue).toArray());
    }
  }

  /** The numbers of the values that a layer takes. */
  int[] sources(int layer) {
    return sources.get(layer);
  }

  /** The layers that take a value. */
  int[] consumers(int value) {
    return consumers.get(value);
  }

  /** The last layer that takes a value; -1 if none does. */
  int lastConsumer(int value) {
    int[] all = consumers.get(value);
    return all.length == 0 ? -1 : all[all.length - 1];
  }

  /**
   * What a layer is given.
   *
   * @param layer its index
   * @param values by number; the inputs may be left where they are in the batch
   * @param batch where
   * @return the array itself of a layer that takes one value
   */
  double[] of(int layer, List<double[]> values, Batch batch) {
    int[] from = sources.get(layer);
    if (from.length == 1) {
      return values.get(from[0]);
    }
    List<double[]> taken = new ArrayList<>();
    for (int v : from) {
      taken.add(values.get(v) == ManualNetwork.NOTHING ? batch.inputs() : values.get(v));
    }
    return joined(from, taken);
  }

  private double[] joined(int[] from, List<double[]> taken) {
    int batch = taken.get(0).length / sizes[from[0]];
    int width = 0;
    for (int v : from) {
      width += sizes[v];
    }
    double[] joined = new double[batch * width];
    int at = 0;
    for (int i = 0; i < from.length; i++) {
      int size = sizes[from[i]];
      for (int n = 0; n < batch; n++) {
        System.arraycopy(taken.get(i), n * size, joined, n * width + at, size);
      }
      at += size;
    }
    return joined;
  }

  /** What a layer is given, where all values are at hand. */
  double[] of(int layer, List<double[]> values) {
    int[] from = sources.get(layer);
    return from.length == 1
        ? values.get(from[0])
        : joined(from, Arrays.stream(from).mapToObj(values::get).toList());
  }

  /**
   * What a layer is given near a point.
   *
   * @param layer its index
   * @param values at the point
   * @param moved those that are other ones, null for each that is not
   * @return the array itself of a layer that takes one value
   */
  double[] of(int layer, List<double[]> values, double[][] moved) {
    int[] from = sources.get(layer);
    List<double[]> taken = new ArrayList<>();
    for (int v : from) {
      taken.add(moved[v] == null ? values.get(v) : moved[v]);
    }
    return from.length == 1 ? taken.get(0) : joined(from, taken);
  }

  /** Whether a layer takes a value that is another one. */
  boolean isMoved(int layer, double[][] moved) {
    for (int v : sources.get(layer)) {
      if (moved[v] != null) {
        return true;
      }
    }
    return false;
  }

  /** The part of what a layer was given, or of its gradient, that is the value of one source. */
  double[] part(int layer, int source, double[] whole) {
    int[] from = sources.get(layer);
    if (from.length == 1) {
      return whole;
    }
    int width = 0;
    int at = 0;
    for (int i = 0; i < from.length; i++) {
      at = i == source ? width : at;
      width += sizes[from[i]];
    }
    int size = sizes[from[source]];
    double[] part = new double[whole.length / width * size];
    for (int n = 0; n < part.length / size; n++) {
      System.arraycopy(whole, n * width + at, part, n * size, size);
    }
    return part;
  }
}
