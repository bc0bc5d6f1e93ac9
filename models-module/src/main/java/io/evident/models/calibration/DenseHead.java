package io.evident.models.calibration;

import io.evident.backprop.network.Activation;
import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Element;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Scale;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.bayes.laplace.LinearHead;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A network taken apart before its last dense layer: the features h(x) that the layer is given, and
 * the layer itself, whose logits are f = a (W h + b). A layer that scales the logits by one number
 * a counts as a part of it, and a sigmoid whose loss is computed of the logits is left out.
 */
public final class DenseHead {
  private final Network network;
  private final Network features;
  private final int layer;
  private final int scaleLayer;

  private DenseHead(Network network, Network features, int layer, int scaleLayer) {
    this.network = network;
    this.features = features;
    this.layer = layer;
    this.scaleLayer = scaleLayer;
  }

  /**
   * Takes a network apart.
   *
   * @param network any network
   * @return its last dense layer and what comes before
   * @throws IllegalArgumentException if it does not end in a dense layer that gives logits
   */
  public static DenseHead of(Network network) {
    List<Element> elements = new ArrayList<>(network.elements());
    int layer = network.layers().size() - 1;
    int scale = -1;
    if (network.lossOnLogits().isPresent() && last(elements).equals(Activation.sigmoid())) {
      elements.remove(elements.size() - 1);
      layer--;
    }
    if (!elements.isEmpty() && last(elements) instanceof Scale) {
      elements.remove(elements.size() - 1);
      scale = layer--;
    }
    if (elements.isEmpty() || !(last(elements) instanceof Dense)) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " ends in "
              + last(network.elements()).kind()
              + ", not in a dense layer, whose weights a calibration is about; let its last layer"
              + " be dense: {units: classes}");
    }
    elements.remove(elements.size() - 1);
    // A network has at least one layer; this one changes nothing.
    List<? extends Element> before = elements.isEmpty() ? List.of(new Flatten()) : elements;
    Network features =
        Network.of(network.name(), network.input(), before, new HalfMeanSquaredError());
    return new DenseHead(network, features, layer, scale);
  }

  /**
   * Whether the outputs of a dense layer are logits: what the loss turns into probabilities of
   * classes, or of yes and no, is what the layer gives.
   *
   * @param network any network
   * @return false where outputs are probabilities already, or no probabilities at all
   */
  public static boolean givesLogits(Network network) {
    return network.loss() instanceof SoftmaxCrossEntropy
        || network.loss() instanceof BinaryCrossEntropyOnLogits
        || network.lossOnLogits().isPresent();
  }

  private static Element last(List<Element> elements) {
    return elements.get(elements.size() - 1);
  }

  /**
   * What comes before the dense layer.
   *
   * @return a network that gives the features
   */
  public Network features() {
    return features;
  }

  /**
   * Which value of the network the dense layer is given.
   *
   * @return its number, see {@link Network#sources}
   */
  public int source() {
    return network.sources(layer).get(0);
  }

  /**
   * Which value of the network the logits are.
   *
   * @return its number; that of the outputs, unless a sigmoid comes after the logits
   */
  public int logits() {
    return Math.max(layer, scaleLayer) + 1;
  }

  /**
   * How many logits there are.
   *
   * @return K
   */
  public int outputs() {
    return network.output().size();
  }

  /**
   * Whether the layer has a bias.
   *
   * @return true if its features end with a 1
   */
  public boolean bias() {
    return ((Dense) network.layers().get(layer)).bias();
  }

  /**
   * How many numbers a row of features has, see {@link #rows}.
   *
   * @return D: the layer's inputs, and 1 where it has a bias
   */
  public int width() {
    return features.output().size() + (bias() ? 1 : 0);
  }

  /**
   * Features as a linear head takes them: with a 1 behind each row where there is a bias.
   *
   * @param outputs of {@link #features()}, [n, inputs]
   * @return [n, D]; the array itself where there is no bias
   */
  public float[] rows(float[] outputs) {
    if (!bias()) {
      return outputs;
    }
    int inputs = width() - 1;
    int rows = outputs.length / inputs;
    float[] all = new float[Math.multiplyExact(rows, width())];
    for (int n = 0; n < rows; n++) {
      System.arraycopy(outputs, n * inputs, all, n * width(), inputs);
      all[n * width() + inputs] = 1;
    }
    return all;
  }

  /**
   * The weights of what comes before.
   *
   * @param all weights of the network
   * @return those of {@link #features()}, the arrays themselves
   */
  public ParameterValues featureWeights(ParameterValues all) {
    int count = features.parameters().size();
    return ParameterValues.of(features, IntStream.range(0, count).mapToObj(all::get).toList());
  }

  /**
   * The layer's own weights.
   *
   * @param all weights of the network
   * @return a W, and a b as its last column where there is a bias, so that f_k = sum_i w_ki h_i
   */
  public LinearHead weights(ParameterValues all) {
    double factor = factor(all);
    double[] weight = all.get(indexOf(layer, "weight"));
    int inputs = features.output().size();
    double[] joined = new double[outputs() * width()];
    for (int k = 0; k < outputs(); k++) {
      for (int i = 0; i < inputs; i++) {
        joined[k * width() + i] = factor * weight[k * inputs + i];
      }
      if (bias()) {
        joined[k * width() + inputs] = factor * all.get(indexOf(layer, "bias"))[k];
      }
    }
    return new LinearHead(outputs(), width(), joined);
  }

  private double factor(ParameterValues all) {
    if (scaleLayer < 0) {
      return 1;
    }
    Scale scale = (Scale) network.layers().get(scaleLayer);
    return scale.learned() ? all.get(indexOf(scaleLayer, "factor"))[0] : scale.factor();
  }

  private int indexOf(int ofLayer, String name) {
    List<Parameter> parameters = network.parameters();
    return IntStream.range(0, parameters.size())
        .filter(
            p -> parameters.get(p).layer() == ofLayer && parameters.get(p).name().endsWith(name))
        .findFirst()
        .orElseThrow();
  }
}
