package io.evident.backprop.manual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.initialization.UniformFanIn;
import io.evident.backprop.internal.linear.MatrixProduct;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.BranchNetworks;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.CustomLayer;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.DropoutMasks;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.LayerFamily;
import io.evident.backprop.network.LayerInput;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Padding;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is computed again after one entry changed, and what is computed with what. */
@Tag("long")
class ChangedEntryTest {
  private static final Network NETWORK =
      Network.of(
              "changing",
              Shape.of(9, 8, 2),
              List.of(
                  new Conv2d(4, 3, 2, Padding.SAME, 1),
                  new BatchNorm(),
                  Activation.relu(),
                  new Conv2d(3, 2, 1, Padding.VALID, 2),
                  Pool2d.max(2),
                  new Flatten(),
                  Dense.of(7),
                  Activation.relu(),
                  Dense.of(3)),
              new SoftmaxCrossEntropy())
          .withL2Penalty(0.1);

  /** No kink of the networks below is nearer. */
  private static final double NEAR = 1e-8;

  private final SplittableRandom random = new SplittableRandom(5);
  private final ParameterValues weights = new UniformFanIn().initialize(NETWORK, random);
  private final Batch batch =
      Batch.ofLabels(
          NETWORK, random.doubles(4L * NETWORK.input().size(), -1, 1).toArray(), labels());

  private static int[] labels() {
    return new int[] {0, 2, 1, 1};
  }

  static Stream<Network> networks() {
    return Stream.concat(
        Stream.of(NETWORK, BranchNetworks.ofImages()),
        LayerFamily.ALL.stream().map(ChangedEntryTest::around));
  }

  /** A network with a layer in its middle, where an input and a parameter before it reach it. */
  private static Network around(Layer layer) {
    List<Layer> chain = new ArrayList<>();
    if (layer instanceof Dense) {
      chain.addAll(List.of(new Flatten(), Dense.of(4), Activation.tanh()));
    } else {
      chain.addAll(List.of(Conv2d.of(2, 3), Activation.tanh()));
    }
    chain.addAll(List.of(layer, new Flatten(), Dense.of(3)));
    return Network.of("with " + layer, Shape.of(9, 8, 1), chain, new SoftmaxCrossEntropy())
        .withL2Penalty(0.1);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theLossNearAPointIsTheLossThere(Network network) {
    ParameterValues values = new UniformFanIn().initialize(network, random);
    double[] inputs = random.doubles(4L * network.input().size(), -1, 1).toArray();
    Batch given = Batch.ofLabels(network, inputs, labels());
    assertNearIsThere(values, given.withMasks(DropoutMasks.random(network, 4, random)));
    assertNearIsThere(values, given.atInference());
  }

  private static void assertNearIsThere(ParameterValues weights, Batch batch) {
    Network network = weights.network();
    ManualNetwork manual = ManualNetwork.of(network);
    NearbyLoss nearby = manual.near(weights, batch);
    assertEquals(manual.loss(weights, batch), nearby.loss(), 1e-15);
    for (int p = 0; p < network.parameters().size(); p++) {
      double[] own = weights.get(p);
      String name = network.name() + ", " + network.parameters().get(p).name() + " ";
      for (int i = 0; i < own.length; i++) {
        double there = own[i];
        own[i] = there + NEAR;
        assertEquals(manual.loss(weights, batch), nearby.atParameter(p, i, NEAR), 1e-14, name + i);
        own[i] = there + 0.3;
        double whole = nearby.at(batch.inputs(), weights);
        assertEquals(whole, nearby.atParameter(p, i, 0.3), 1e-14, name + i);
        own[i] = there - 0.1;
        whole = nearby.at(batch.inputs(), weights);
        assertEquals(whole, nearby.atParameter(p, i, -0.1), 1e-14, name + i + " once more");
        own[i] = there;
      }
    }
    for (int i = 0; i < batch.inputs().length; i++) {
      double there = batch.inputs()[i];
      String name = network.name() + ", input " + i;
      batch.inputs()[i] = there + NEAR;
      assertEquals(manual.loss(weights, batch), nearby.atInput(i, NEAR), 1e-14, name);
      batch.inputs()[i] = there + 0.3;
      double whole = nearby.at(batch.inputs(), weights);
      assertEquals(whole, nearby.atInput(i, 0.3), 1e-14, name);
      batch.inputs()[i] = there - 0.1;
      whole = nearby.at(batch.inputs(), weights);
      assertEquals(whole, nearby.atInput(i, -0.1), 1e-14, name + " once more");
      batch.inputs()[i] = there;
    }
  }

  /** Wide enough that products are made where copies of the weights stand. */
  private static final int WIDE = 400;

  @Test
  void theLossNearAPointOfAWideNetworkIsTheLossThere() {
    Layer dense = Dense.of(WIDE);
    List<Layer> chain =
        List.of(dense, Activation.tanh(), dense, Activation.relu(), dense, Dense.of(3));
    Network network = Network.of("wide", Shape.of(WIDE), chain, new SoftmaxCrossEntropy());
    ParameterValues values = new UniformFanIn().initialize(network, random);
    Batch batch =
        Batch.ofLabels(network, random.doubles(4L * WIDE, -1, 1).toArray(), labels())
            .withWeights(new double[] {0.5, 2, 0, 1.5});
    try (NearbyLoss nearby = ManualNetwork.of(network).near(values, batch)) {
      NearbyLoss copy = nearby.copy();
      // Layers by turns: what was moved last is behind what is moved now.
      for (int p : new int[] {4, 0, 2, 5, 4, 0}) {
        for (NearbyLoss near : List.of(nearby, copy)) {
          int entry = random.nextInt(values.get(p).length);
          double there = values.get(p)[entry];
          values.get(p)[entry] = there + 0.3;
          double whole = nearby.at(batch.inputs(), values);
          values.get(p)[entry] = there;
          assertEquals(whole, near.atParameter(p, entry, 0.3), 1e-14, p + " " + entry);
        }
      }
      for (int entry : new int[] {7, 2 * WIDE + 1}) {
        double[] inputs = batch.inputs().clone();
        inputs[entry] -= 0.2;
        assertEquals(nearby.at(inputs, values), copy.atInput(entry, -0.2), 1e-14);
      }
      double[][] direction = new double[network.parameters().size()][];
      for (int p = 0; p < direction.length; p++) {
        direction[p] = random.doubles(values.get(p).length, -0.1, 0.1).toArray();
      }
      assertAlong(nearby, values, batch, direction, null);
      double[][] one = new double[direction.length][];
      one[2] = direction[2];
      assertAlong(copy, values, batch, one, null);
    }
  }

  /** t in an order in which later ones are wider, and not, than those before. */
  private static final double[] DISTANCES = {-0.1, 0.3, 0.05, 0, -0.3};

  @ParameterizedTest
  @MethodSource("networks")
  void theLossAlongALineIsTheLossThere(Network network) {
    ParameterValues values = new UniformFanIn().initialize(network, random);
    double[] inputs = random.doubles(4L * network.input().size(), -1, 1).toArray();
    Batch given =
        Batch.ofLabels(network, inputs, labels())
            .withMasks(DropoutMasks.random(network, 4, random))
            .withWeights(new double[] {0.5, 2, 0, 1.5});
    int count = network.parameters().size();
    List<double[][]> directions = new ArrayList<>();
    directions.add(new double[count][]);
    double[][] all = new double[count][];
    for (int p = 0; p < count; p++) {
      if (network.parameters().get(p).trained()) {
        double[][] one = new double[count][];
        one[p] = random.doubles(values.get(p).length, -1, 1).toArray();
        all[p] = one[p];
        directions.add(one);
      }
    }
    directions.add(all);
    double[] ofInputs = random.doubles(inputs.length, -1, 1).toArray();
    for (Batch batch : List.of(given, given.atInference())) {
      NearbyLoss nearby = ManualNetwork.of(network).near(values, batch);
      for (double[][] direction : directions) {
        assertAlong(nearby, values, batch, direction, null);
        assertAlong(nearby, values, batch, direction, ofInputs);
      }
    }
  }

  private static void assertAlong(
      NearbyLoss nearby, ParameterValues values, Batch batch, double[][] direction, double[] in) {
    try (LossAlong along = nearby.along(direction, in)) {
      for (double t : DISTANCES) {
        ParameterValues moved = values.copy();
        for (int p = 0; p < direction.length; p++) {
          for (int i = 0; direction[p] != null && i < direction[p].length; i++) {
            moved.get(p)[i] += t * direction[p][i];
          }
        }
        double[] inputs = batch.inputs().clone();
        for (int i = 0; in != null && i < in.length; i++) {
          inputs[i] += t * in[i];
        }
        double expected = nearby.at(inputs, moved);
        double found = along.applyAsDouble(t);
        assertEquals(expected, found, 1e-13 * (1 + expected), values.network().name() + " " + t);
      }
    }
  }

  /** y = x, and something else meanwhile. */
  private static final class Meanwhile implements CustomLayer {
    private Runnable once = () -> {};

    @Override
    public String kind() {
      return "meanwhile";
    }

    @Override
    public Shape outputShape(Shape input) {
      return input;
    }

    @Override
    public double[] forward(LayerInput in) {
      Runnable now = once;
      once = () -> {};
      now.run();
      return in.x().clone();
    }

    @Override
    public double[] backward(LayerInput in, double[] dy, double[][] gradients) {
      return dy.clone();
    }
  }

  @Test
  void aCopyDoesNotSeeWhatTheOtherHasMovedMeanwhile() {
    Meanwhile meanwhile = new Meanwhile();
    Network network =
        Network.of(
            "meanwhile",
            Shape.of(3),
            List.of(Dense.of(4), meanwhile, Dense.of(3)),
            new SoftmaxCrossEntropy());
    Batch two = Batch.ofLabels(network, random.doubles(6, -1, 1).toArray(), new int[] {0, 2});
    NearbyLoss nearby =
        ManualNetwork.of(network).near(new UniformFanIn().initialize(network, random), two);
    NearbyLoss copy = nearby.copy();
    double alone = copy.atParameter(0, 1, 0.3);
    double[] beside = new double[1];
    meanwhile.once = () -> beside[0] = copy.atParameter(0, 1, 0.3);
    double moved = nearby.atParameter(0, 0, 0.2);
    assertEquals(alone, beside[0]);
    assertEquals(moved, nearby.atParameter(0, 0, 0.2));
    assertEquals(nearby.loss(), nearby.atParameter(0, 0, 0), 1e-15);
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
  void aGradientIsWrittenOverWhatIsInItsRoom() {
    ManualNetwork manual = ManualNetwork.of(NETWORK);
    ParameterValues room = ParameterValues.zeros(NETWORK);
    room.fill(Double.NaN);
    ParameterValues before = weights.copy();
    for (int again = 0; again < 2; again++) {
      LossGradient found = manual.parameterGradient(weights, batch, room);
      assertSame(room, found.parameters());
      assertEquals(manual.gradient(weights, batch).loss(), found.loss());
      for (int p = 0; p < NETWORK.parameters().size(); p++) {
        assertArrayEquals(manual.gradient(weights, batch).parameters().get(p), room.get(p));
        assertArrayEquals(before.get(p), weights.get(p));
      }
    }
  }

  @Test
  void roomThatIsNoRoomIsRefused() {
    ManualNetwork manual = ManualNetwork.of(NETWORK);
    for (ParameterValues wrong :
        List.of(weights, ParameterValues.zeros(around(Activation.tanh())))) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> manual.parameterGradient(weights, batch, wrong));
      assertTrue(
          e.getMessage().startsWith("into must be room for the gradient of network changing"));
    }
  }

  @Test
  void openBlasAndJavaGiveTheSameGradient() {
    Network wide =
        Network.of(
            "wide",
            Shape.of(600),
            List.of(Dense.of(300), Activation.relu(), Dense.of(3)),
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

  @Test
  void aSelectionHasTheGradientOfItsCopy() {
    Network wide =
        Network.of(
            "wide",
            Shape.of(600),
            List.of(Dense.of(120), Activation.relu(), Dense.of(3)),
            new SoftmaxCrossEntropy());
    ParameterValues theta = new UniformFanIn().initialize(wide, random);
    double[] images = random.doubles(50 * 600L, -1, 1).toArray();
    int[] labels = random.ints(50, 0, 3).toArray();
    int[] which = random.ints(20, 0, 50).toArray();
    double[] copied = new double[20 * 600];
    int[] theirs = new int[20];
    for (int n = 0; n < 20; n++) {
      System.arraycopy(images, which[n] * 600, copied, n * 600, 600);
      theirs[n] = labels[which[n]];
    }
    for (MatrixProduct product : List.of(MatrixProduct.inJava(), MatrixProduct.fastest())) {
      ManualNetwork manual = ManualNetwork.of(wide, product);
      LossGradient expected = manual.gradient(theta, Batch.ofLabels(wide, copied, theirs));
      double[] room = new double[copied.length];
      Batch selected = Batch.ofLabels(wide, images, labels).select(which, room);
      LossGradient found = manual.parameterGradient(theta, selected);
      assertEquals(expected.loss(), found.loss(), product.name());
      for (int p = 0; p < wide.parameters().size(); p++) {
        assertArrayEquals(expected.parameters().get(p), found.parameters().get(p), product.name());
      }
      // OpenBLAS takes the rows from where they are; that is what the selection is for.
      assertArrayEquals(
          product.name().equals("OpenBLAS") ? new double[copied.length] : copied, room);
      assertArrayEquals(expected.inputs(), manual.gradient(theta, selected).inputs());
      assertArrayEquals(copied, selected.inputs(), product.name());
      assertArrayEquals(copied, manual.activations(theta, selected).get(0));
    }
  }
}
