package io.evident.models.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.Loss;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Scale;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.bayes.laplace.LinearHead;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DenseHeadTest {
  private static final int EXAMPLES = 5;
  private static final int CLASSES = 3;
  private static final Shape INPUT = Shape.of(3, 4, 2);

  private static Network network(Loss loss, Layer... ends) {
    List<Layer> layers =
        new ArrayList<>(
            List.of(
                Conv2d.of(2, 3),
                Activation.tanh(),
                new Flatten(),
                Dense.of(6),
                Activation.tanh(),
                new Dropout(0.4)));
    layers.addAll(List.of(ends));
    return Network.of("small", INPUT, layers, loss);
  }

  private static Network softmax(Layer... ends) {
    return network(new SoftmaxCrossEntropy(), ends);
  }

  static Stream<Arguments> heads() {
    Dense dense = Dense.of(CLASSES);
    Dense without = dense.withBias(false);
    return Stream.of(
        Arguments.of("bias", softmax(dense), 7, 0),
        Arguments.of("no bias", softmax(without), 6, 0),
        Arguments.of("scale fixed", softmax(dense, new Scale(0.125, false)), 7, 0),
        Arguments.of("scale learned", softmax(dense, new Scale(1, true)), 7, 0),
        Arguments.of("scale, no bias", softmax(without, new Scale(1, true)), 6, 0),
        Arguments.of(
            "sigmoid", network(new BinaryCrossEntropy(), dense, Activation.sigmoid()), 7, 1),
        Arguments.of(
            "sigmoid of a scale",
            network(new BinaryCrossEntropy(), without, new Scale(1, true), Activation.sigmoid()),
            6,
            1),
        Arguments.of("on logits", network(new BinaryCrossEntropyOnLogits(), dense), 7, 0));
  }

  /** All of them, the learned scale and the biases too. */
  private static ParameterValues weights(Network network) {
    SplittableRandom random = new SplittableRandom(4);
    ParameterValues weights = ParameterValues.zeros(network);
    for (int p = 0; p < network.parameters().size(); p++) {
      for (int i = 0; i < weights.get(p).length; i++) {
        weights.get(p)[i] = random.nextDouble(-1, 1);
      }
    }
    return weights;
  }

  private static double[] inputs() {
    SplittableRandom random = new SplittableRandom(5);
    return random.doubles((long) EXAMPLES * INPUT.size(), -1, 1).toArray();
  }

  private static List<double[]> values(Network network, ParameterValues weights) {
    double[] targets = new double[EXAMPLES * network.targets()];
    return ManualNetwork.of(network)
        .activations(weights, Batch.of(network, inputs(), targets).atInference());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("heads")
  void itsLogitsAreThoseOfTheNetwork(String name, Network network, int width, int after) {
    DenseHead head = DenseHead.of(network);
    assertEquals(CLASSES, head.outputs());
    assertEquals(width, head.width());
    assertEquals(width == 7, head.bias());
    ParameterValues weights = weights(network);
    List<double[]> all = values(network, weights);
    List<double[]> before = values(head.features(), head.featureWeights(weights));
    double[] features = before.get(before.size() - 1);
    assertClose(all.get(head.source()), features);
    double[] expected = all.get(all.size() - 1 - after);
    assertClose(all.get(head.logits()), expected);

    LinearHead linear = head.weights(weights);
    double[] found = new double[expected.length];
    for (int n = 0; n < EXAMPLES; n++) {
      for (int k = 0; k < CLASSES; k++) {
        double sum = 0;
        for (int i = 0; i < width; i++) {
          sum += linear.weights()[k * width + i] * (i < 6 ? features[n * 6 + i] : 1);
        }
        found[n * CLASSES + k] = sum;
      }
    }
    assertClose(expected, found);
  }

  private static void assertClose(double[] expected, double[] found) {
    assertEquals(expected.length, found.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], 1e-12);
    }
  }

  @Test
  void rowsEndWithAOneWhereThereIsABias() {
    float[] outputs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    float[] rows = DenseHead.of(softmax(Dense.of(CLASSES))).rows(outputs);
    assertEquals(14, rows.length);
    assertEquals(
        List.of(6f, 1f, 7f, 12f, 1f), List.of(rows[5], rows[6], rows[7], rows[12], rows[13]));
    Dense without = Dense.of(CLASSES).withBias(false);
    assertEquals(outputs, DenseHead.of(softmax(without)).rows(outputs));
  }

  /** The pixels themselves are its features. */
  @Test
  void aNetworkMayBeNothingButItsHead() {
    Network network =
        Network.of(
            "regression", Shape.of(6), List.of(Dense.of(CLASSES)), new SoftmaxCrossEntropy());
    DenseHead head = DenseHead.of(network);
    assertEquals(7, head.width());
    assertEquals(0, head.source());
    assertEquals(6, head.features().output().size());
  }

  @Test
  void outputsThatAreProbabilitiesOrNumbersAreNoLogits() {
    Dense dense = Dense.of(CLASSES);
    assertTrue(DenseHead.givesLogits(network(new SoftmaxCrossEntropy(), dense)));
    assertTrue(DenseHead.givesLogits(network(new BinaryCrossEntropyOnLogits(), dense)));
    assertTrue(
        DenseHead.givesLogits(network(new BinaryCrossEntropy(), dense, Activation.sigmoid())));
    assertFalse(DenseHead.givesLogits(network(new BinaryCrossEntropy(), dense)));
    assertFalse(DenseHead.givesLogits(network(new HalfMeanSquaredError(), dense)));
  }

  @Test
  void whatDoesNotEndInADenseLayerIsRefused() {
    refused("relu", softmax(Dense.of(CLASSES), Activation.relu()));
    refused("dropout", softmax(Dense.of(CLASSES), new Dropout(0.5)));
    refused("flatten", softmax(new Flatten()));
    refused("scale", softmax(new Scale(2, false)));
    // The loss is of what the sigmoid gives: it is one more layer.
    refused("sigmoid", softmax(Dense.of(CLASSES), Activation.sigmoid()));
  }

  private static void refused(String kind, Network network) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> DenseHead.of(network)).getMessage();
    assertTrue(message.startsWith("network small ends in " + kind + ", not in a dense"), message);
    assertTrue(message.contains("dense: {units: classes}"), message);
  }
}
