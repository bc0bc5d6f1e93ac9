package io.evident.backprop.manual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.evident.backprop.linear.MatrixProduct;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.MaxPool2d;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Padding;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Relu;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.backprop.network.UniformFanIn;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is computed again after one entry changed, and what is computed with what. */
class ChangedEntryTest {
  private static final Network NETWORK =
      Network.of(
              "changing",
              Shape.of(9, 8, 2),
              List.of(
                  new Conv2d(4, 3, 2, Padding.SAME, 1),
                  new BatchNorm(),
                  new Relu(),
                  new Conv2d(3, 2, 1, Padding.VALID, 2),
                  MaxPool2d.of(2),
                  new Flatten(),
                  Dense.of(7),
                  new Relu(),
                  Dense.of(3)),
              new SoftmaxCrossEntropy())
          .withL2Penalty(0.1);

  private final SplittableRandom random = new SplittableRandom(5);
  private final ParameterValues weights = new UniformFanIn().initialize(NETWORK, random);
  private final Batch batch =
      Batch.ofLabels(
          NETWORK, random.doubles(4L * NETWORK.input().size(), -1, 1).toArray(), labels());

  private static int[] labels() {
    return new int[] {0, 2, 1, 1};
  }

  @Test
  void theLossNearAPointIsTheLossThere() {
    ManualNetwork manual = ManualNetwork.of(NETWORK);
    NearbyLoss nearby = manual.near(weights, batch);
    assertEquals(manual.loss(weights, batch), nearby.loss(), 1e-15);
    for (int p = 0; p < NETWORK.parameters().size(); p++) {
      double[] own = weights.get(p);
      for (int i = 0; i < own.length; i++) {
        double there = own[i];
        own[i] += 0.3;
        assertEquals(
            manual.loss(weights, batch),
            nearby.atParameter(p, i, 0.3),
            1e-14,
            NETWORK.parameters().get(p).name() + " " + i);
        own[i] = there;
      }
    }
    for (int i = 0; i < batch.inputs().length; i++) {
      double there = batch.inputs()[i];
      double found = nearby.atInput(i, 0.3);
      batch.inputs()[i] += 0.3;
      assertEquals(manual.loss(weights, batch), found, 1e-14, "input " + i);
      batch.inputs()[i] = there;
    }
  }

  @Test
  void theGradientInTheParametersIsThatOfTheWholeGradient() {
    ManualNetwork manual = ManualNetwork.of(NETWORK);
    ParameterValues all = manual.gradient(weights, batch).parameters();
    ParameterValues alone = manual.parameterGradient(weights, batch).parameters();
    for (int p = 0; p < NETWORK.parameters().size(); p++) {
      assertArrayEquals(all.get(p), alone.get(p));
    }
    assertEquals(0, manual.parameterGradient(weights, batch).inputs().length);
  }

  @Test
  void openBlasAndJavaGiveTheSameGradient() {
    Network wide =
        Network.of(
            "wide",
            Shape.of(600),
            List.of(Dense.of(300), new Relu(), Dense.of(3)),
            new SoftmaxCrossEntropy());
    ParameterValues theta = new UniformFanIn().initialize(wide, random);
    Batch many = Batch.ofLabels(wide, random.doubles(20 * 600L, -1, 1).toArray(), new int[20]);
    ParameterValues fast =
        ManualNetwork.of(wide, MatrixProduct.fastest()).gradient(theta, many).parameters();
    ParameterValues plain =
        ManualNetwork.of(wide, MatrixProduct.inJava()).gradient(theta, many).parameters();
    for (int p = 0; p < wide.parameters().size(); p++) {
      assertArrayEquals(plain.get(p), fast.get(p), 1e-15);
    }
  }
}
