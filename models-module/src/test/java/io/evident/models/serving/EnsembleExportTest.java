package io.evident.models.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.models.calibration.CalibrationMethod;
import io.evident.models.calibration.ConformalScore;
import io.evident.models.calibration.ConformalSets;
import io.evident.models.calibration.DenseHead;
import io.evident.models.calibration.ModelCalibration;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageViews;
import io.evident.models.data.Orientation;
import io.evident.models.internal.serving.ModelFolder;
import io.evident.models.internal.serving.Probe;
import io.evident.models.internal.serving.ServingOptions;
import io.evident.models.training.InputScaling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** Several networks as one model say the mean of what each says, and a wrong one is not served. */
@Tag("long")
class EnsembleExportTest {
  private static final double TEMPERATURE = 0.8;

  @TempDir private Path folder;

  /** Another normalization than that of the other models. */
  private static final class Darker implements InputScaling {
    @Override
    public Operand<TFloat32> inputs(Ops tf, Operand<TFloat32> pixels) {
      return tf.math.sub(tf.math.div(pixels, tf.constant(200f)), tf.constant(0.25f));
    }

    @Override
    public double[] inputs(double[] pixels) {
      return Arrays.stream(pixels).map(p -> p / 200 - 0.25).toArray();
    }
  }

  /** The same parameter names in each. */
  private static ModelExport mlp(int hidden) {
    return CalibratedModels.loud(
        TestModels.of(
            Network.of(
                "mlp",
                Shape.of(32, 32, 3),
                List.of(
                    Pool2d.max(8),
                    new Flatten(),
                    Dense.of(hidden),
                    Activation.relu(),
                    Dense.of(10)),
                new SoftmaxCrossEntropy()),
            new ImageShape(32, 32, 3),
            TestModels.images().classNames()));
  }

  /** With other inputs, and a sigmoid behind its logits. */
  private static ModelExport sigmoid() {
    ModelExport model =
        CalibratedModels.loud(
            TestModels.of(
                Network.of(
                    "sigmoid",
                    Shape.of(32, 32, 3),
                    List.of(
                        Pool2d.max(4),
                        new Flatten(),
                        Dense.of(12),
                        Activation.tanh(),
                        Dense.of(10),
                        Activation.sigmoid()),
                    new BinaryCrossEntropy()),
                new ImageShape(32, 32, 3),
                TestModels.images().classNames()));
    return new ModelExport(model.network(), model.weights(), new Darker(), model.card());
  }

  private static EnsembleExport ensemble(List<ModelExport> members) {
    EnsembleExport plain = new EnsembleExport(members, Optional.empty());
    double[][] p = probabilities(members, CalibratedModels.images(), TEMPERATURE);
    int[] labels = new int[p.length];
    CalibratedModels.images().labels().get(labels);
    return plain.calibrated(calibration(TEMPERATURE, p, labels));
  }

  private static ModelCalibration calibration(double temperature, double[][] p, int... labels) {
    return new ModelCalibration(
        CalibrationMethod.TEMPERATURE,
        temperature,
        ConformalSets.of(
            Arrays.stream(p).flatMapToDouble(Arrays::stream).toArray(),
            labels,
            10,
            ConformalScore.LAC,
            ConformalSets.Options.USUAL.withSeed(3)));
  }

  /** The mean of softmaxes, to the power 1 / T and made to add up to 1. */
  private static double[][] probabilities(
      List<ModelExport> members, ImageDataset images, double temperature) {
    double[][] p = new double[images.size()][10];
    for (ModelExport member : members) {
      int logits = DenseHead.of(member.network()).logits();
      double[][] z = CalibratedModels.values(member, images, member.card().testTime(), logits);
      for (int n = 0; n < p.length; n++) {
        double[] one = CalibratedModels.softmax(z[n]);
        for (int k = 0; k < 10; k++) {
          p[n][k] += one[k] / members.size();
        }
      }
    }
    for (double[] row : p) {
      double sum = Arrays.stream(row).map(v -> Math.pow(v, 1 / temperature)).sum();
      for (int k = 0; k < 10; k++) {
        row[k] = Math.pow(row[k], 1 / temperature) / sum;
      }
    }
    return p;
  }

  @Tag("arithmetic")
  @Test
  void saysTheMeanOfWhatItsNetworksSay() throws IOException {
    List<ModelExport> members =
        List.of(
            mlp(20),
            mlp(24),
            TestModels.viewing(mlp(7), new ImageViews(true, 1)),
            sigmoid(),
            CalibratedModels.loud(TestModels.lenet()));
    assertSaysTheMean(members, CalibratedModels.images().first(12));
  }

  @Test
  void aPairSaysTheMean() throws IOException {
    assertSaysTheMean(List.of(mlp(20), sigmoid()), CalibratedModels.images());
  }

  private void assertSaysTheMean(List<ModelExport> members, ImageDataset images)
      throws IOException {
    Path to = folder.resolve("model");
    EnsembleExport model = ensemble(members);
    ModelVerification saved = model.save(to, List.of(), false);
    assertEquals(ModelVerification.Outcome.VERIFIED, saved.outcome());
    assertTrue(saved.largestShare() < 0.5, saved::toString);
    double[][] plain = probabilities(members, images, 1);
    double[][] calibrated = probabilities(members, images, TEMPERATURE);
    float[] pixels = new float[images.size() * 32 * 32 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Byte.toUnsignedInt(images.image(i / 3072).get(i % 3072));
    }
    double apart = 0;
    try (ServedModel served = ServedModel.open(to)) {
      assertEquals(members.size(), served.card().members().size());
      assertEquals(TEMPERATURE, served.calibration().orElseThrow().temperature());
      for (List<Prediction> found : List.of(served.predict(images), served.predict(pixels))) {
        for (int n = 0; n < plain.length; n++) {
          for (int k = 0; k < 10; k++) {
            assertEquals(plain[n][k], found.get(n).plainProbabilities()[k], 1e-6);
            assertEquals(Math.log(plain[n][k]), found.get(n).output(k), 1e-4);
            assertEquals(calibrated[n][k], found.get(n).probability(k), 1e-6);
            apart = Math.max(apart, Math.abs(calibrated[n][k] - plain[n][k]));
          }
          for (RankedClass c : found.get(n).set(0.5)) {
            assertTrue(
                c.probability() > 0 && c.probability() == found.get(n).probability(c.label()));
          }
        }
      }
    }
    assertTrue(apart > 1e-3, "the temperature changes nothing: " + apart);
  }

  /** LAC: a class is in the set if its probability is at least 1 - q. */
  @Test
  void aSetHasTheClassesThatAreLikelyEnoughTogether() throws IOException {
    List<ModelExport> members = List.of(mlp(20), mlp(24));
    ImageDataset images = CalibratedModels.images();
    double[][] p = probabilities(members, images, TEMPERATURE);
    double[] scores =
        IntStream.range(0, p.length).mapToDouble(n -> 1 - p[n][images.label(n)]).sorted().toArray();
    double q = scores[(int) Math.ceil((p.length + 1) * 0.75 - 1e-9) - 1];
    Path to = folder.resolve("model");
    ensemble(members).save(to, List.of(), false);
    int sizes = 0;
    try (ServedModel model = ServedModel.open(to)) {
      for (int n = 0; n < p.length; n++) {
        List<Integer> labels =
            model.predict(images).get(n).set(0.25).stream().map(RankedClass::label).toList();
        sizes += labels.size();
        for (int k = 0; k < 10; k++) {
          // A probability in float32 that is as near as this may lie on either side.
          if (Math.abs(p[n][k] - (1 - q)) > 1e-5) {
            assertEquals(p[n][k] > 1 - q, labels.contains(k), "image " + n);
          }
        }
      }
    }
    assertTrue(sizes > 64 && sizes < 640, "sets say something: " + sizes);
  }

  @Test
  void isServedWithoutACalibration() throws IOException {
    Path to = folder.resolve("model");
    List<ModelExport> members = List.of(mlp(20), mlp(24));
    new EnsembleExport(members, Optional.empty()).save(to, List.of(), false);
    double[][] plain = probabilities(members, CalibratedModels.images(), 1);
    try (ServedModel model = ServedModel.open(to)) {
      Prediction one = model.predict(CalibratedModels.images()).get(0);
      assertFalse(one.isCalibrated());
      assertEquals(plain[0][3], one.probability(3), 1e-6);
    }
  }

  @Test
  void theCardSaysOfWhichNetworksItIs() throws IOException {
    ModelExport first = mlp(20);
    ModelCard card = first.card();
    ModelCard other =
        new ModelCard(
            "other",
            card.classNames(),
            card.input(),
            "1".repeat(64),
            new ModelCard.Weights("best", 7, 5),
            card.orientation(),
            new ImageViews(true, 0));
    ModelExport second = new ModelExport(first.network(), first.weights(), first.inputs(), other);
    Path to = folder.resolve("model");
    ensemble(List.of(first, second, first)).save(to, List.of(), false);
    ModelCard found = ServedModel.card(to);
    assertEquals("test and other", found.experiment());
    assertEquals(new ModelCard.Weights("last and best", 7, 10), found.weights());
    assertEquals(ImageViews.NONE, found.testTime());
    assertEquals(
        List.of(ModelCard.Member.of(card), ModelCard.Member.of(other), ModelCard.Member.of(card)),
        found.members());
    assertFalse(found.trainDigest().equals(card.trainDigest()));
  }

  @Test
  void aModelOfOneNetworkHasNoMembers() throws IOException {
    Path to = folder.resolve("model");
    mlp(20).save(to, true);
    assertFalse(
        Files.readString(to.resolve("assets.extra").resolve("evident.json")).contains("members"));
    assertEquals(List.of(), ServedModel.card(to).members());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aFaultInAnyNetworkIsCaught(int which) throws IOException {
    List<ModelExport> members = List.of(mlp(20), sigmoid());
    EnsembleExport right = ensemble(members);
    ModelProof proof = ModelProof.of(right, List.of());
    List<String> missed = new ArrayList<>();
    // Of the network as it is served, to its logits.
    Map<String, ModelExport> faults = PlantedModelFaults.of(right.members().get(which));
    // Another loss: these networks end at their logits, and those of it are refused.
    faults.values().removeIf(fault -> !DenseHead.givesLogits(fault.network()));
    for (Map.Entry<String, ModelExport> fault : faults.entrySet()) {
      List<ModelExport> wrong = new ArrayList<>(right.members());
      wrong.set(which, fault.getValue());
      if (isServed(new EnsembleExport(wrong, right.calibration()), proof)) {
        missed.add(fault.getKey());
      }
    }
    assertEquals(List.of(), missed);
    assertTrue(faults.size() >= 10, () -> faults.keySet().toString());
  }

  @Test
  void aFaultInWhatIsDoneWithTheNetworksIsCaught() throws IOException {
    List<ModelExport> members = List.of(mlp(20), mlp(24), sigmoid());
    EnsembleExport right = ensemble(members);
    ModelProof proof = ModelProof.of(right, List.of());
    assertTrue(isServed(right, proof));
    List<ModelExport> all = right.members();
    assertFalse(isServed(with(right, all.subList(0, 2), TEMPERATURE), proof), "one is left out");
    assertFalse(
        isServed(with(right, List.of(all.get(0), all.get(1), all.get(1)), TEMPERATURE), proof));
    assertFalse(isServed(with(right, all, TEMPERATURE * 1.01), proof));
    assertFalse(isServed(with(right, all, 1 / TEMPERATURE), proof));
  }

  private static EnsembleExport with(
      EnsembleExport right, List<ModelExport> members, double temperature) {
    ModelCalibration fitted = right.calibration().orElseThrow();
    return new EnsembleExport(
        members, Optional.of(new ModelCalibration(fitted.method(), temperature, fitted.sets())));
  }

  /** A model with the proof of another. */
  private boolean isServed(EnsembleExport model, ModelProof proof) throws IOException {
    TensorFlowRuntime.load();
    Path to = folder.resolve("planted");
    ModelCard card = model.card();
    new ModelFolder(to)
        .write(
            ServingGraph.of(model),
            ModelProofJson.print(proof),
            (g, p) -> ModelCardJson.print(card, model.calibration(), g, p),
            true,
            path -> {});
    try (ServedModel served = ServedModel.open(to)) {
      return served != null;
    } catch (UnverifiedModelException e) {
      assertTrue(e.getMessage().startsWith(to + ": is not served: "), e.getMessage());
      return false;
    }
  }

  /** The mean of logits, a sum, a geometric mean: what programs do instead. */
  @Test
  void anotherMeanIsCaught() throws IOException {
    EnsembleExport right = ensemble(List.of(mlp(20), mlp(24)));
    Path to = folder.resolve("model");
    right.save(to, List.of(), false);
    ModelExtras extras = ModelExtras.read(new ModelFolder(to));
    List<UnaryOperator<Answering.Answer>> faults =
        List.of(
            answer -> changed(answer, p -> 2 * p),
            answer -> changed(answer, p -> p * p),
            answer -> changed(answer, p -> p * (1 + 1e-4f)),
            answer ->
                new Answering.Answer(
                    answer.probabilities(), answer.probabilities(), answer.calibrated()),
            answer ->
                new Answering.Answer(
                    answer.probabilities(), answer.outputs(), answer.probabilities()));
    serve(to, extras, answer -> answer);
    for (int f = 0; f < faults.size(); f++) {
      UnaryOperator<Answering.Answer> fault = faults.get(f);
      assertThrows(UnverifiedModelException.class, () -> serve(to, extras, fault), "fault " + f);
    }
  }

  private static Answering.Answer changed(Answering.Answer answer, UnaryOperator<Float> fault) {
    float[] p = answer.probabilities().clone();
    for (int i = 0; i < p.length; i++) {
      p[i] = fault.apply(p[i]);
    }
    return new Answering.Answer(p, answer.outputs(), answer.calibrated());
  }

  private static void serve(Path to, ModelExtras extras, UnaryOperator<Answering.Answer> fault) {
    ServedModel.open(
            to,
            extras,
            joining -> {
              Answering session =
                  ServingSession.open(
                      to,
                      10,
                      true,
                      ServingOptions.configuration(ConfigProto.newBuilder(), joining));
              return new Answering() {
                @Override
                public Answer answer(ServingSignature signature, TType images, int count) {
                  return fault.apply(session.answer(signature, images, count));
                }

                @Override
                public void close() {
                  session.close();
                }
              };
            })
        .close();
  }

  @Test
  void networksThatDoNotGoTogetherAreRefused() {
    ModelExport one = mlp(20);
    refused("must have at least 2 networks, got 1", one);
    List<String> names = new ArrayList<>(one.card().classNames());
    names.set(3, "tiger");
    ModelExport other = TestModels.of(one.network(), one.card().input(), names);
    refused("network 3 has the classes " + names + ", but network 1 [airplane", one, one, other);
    ModelExport small =
        TestModels.of(
            Network.of(
                "small",
                Shape.of(8, 8, 3),
                List.of(new Flatten(), Dense.of(10)),
                new SoftmaxCrossEntropy()),
            new ImageShape(8, 8, 3),
            one.card().classNames());
    refused("network 2 takes images of 8x8x3, but network 1 32x32x3", one, small);
    ModelExport nearest =
        TestModels.of(
            Network.of(
                "nearest",
                Shape.of(32, 32, 3),
                List.of(new Flatten(), Dense.of(10)),
                new HalfMeanSquaredError()),
            one.card().input(),
            one.card().classNames());
    refused(
        "network nearest gives no logits, since its loss is halfMeanSquaredError", one, nearest);
    ModelCard card = one.card();
    ModelCard turned =
        new ModelCard(
            card.experiment(),
            card.classNames(),
            card.input(),
            card.trainDigest(),
            card.weights(),
            Orientation.STORED,
            card.testTime());
    refused(
        "network 2 takes images by the orientation",
        one,
        new ModelExport(one.network(), one.weights(), one.inputs(), turned));
  }

  private static void refused(String words, ModelExport... members) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new EnsembleExport(List.of(members), Optional.empty()))
            .getMessage();
    assertTrue(message.contains(words), message);
  }

  /** No move of logits within their bounds takes a mean farther, and one takes it nearly there. */
  @Test
  void theBoundIsWhatLogitsCanDo() {
    EnsembleExport model = ensemble(List.of(mlp(20), mlp(24)));
    double[][] z = {{0.3, -1, 2, 0, 0, 0, 0, 0, 0, -9}, {1, 1.5, -2, 0, 0, 0, 0, 0, 0, -9}};
    double[] bounds = {0.01, 0.02};
    Probe right = new EnsembleByHand(model).probe(new Probe.Plain(0), z, bounds);
    double[] found = new double[3];
    for (int up = 0; up < 10; up++) {
      for (int sign = -1; sign <= 1; sign += 2) {
        double[][] moved = {z[0].clone(), z[1].clone()};
        for (int m = 0; m < 2; m++) {
          for (int k = 0; k < 10; k++) {
            moved[m][k] += (k == up ? sign : -sign) * bounds[m];
          }
        }
        double[] p = CalibratedModels.softmax(moved[0]);
        double[] other = CalibratedModels.softmax(moved[1]);
        double[] logs = new double[10];
        for (int k = 0; k < 10; k++) {
          p[k] = (p[k] + other[k]) / 2;
          logs[k] = Math.log(p[k]) / TEMPERATURE;
        }
        double[] calibrated = CalibratedModels.softmax(logs);
        for (int k = 0; k < 10; k++) {
          found[0] = Math.max(found[0], Math.abs(Math.log(p[k]) - right.outputs()[k]));
          found[1] = Math.max(found[1], Math.abs(p[k] - right.probabilities()[k]));
          found[2] = Math.max(found[2], Math.abs(calibrated[k] - right.calibrated()[k]));
        }
      }
    }
    assertTrue(
        found[0] <= right.bound() && found[0] > 0.99 * right.bound(), Arrays.toString(found));
    assertTrue(
        found[1] <= right.probabilityBound() && found[1] > 0.99 * right.probabilityBound(),
        Arrays.toString(found));
    assertTrue(
        found[2] <= right.calibratedBound() && found[2] > 0.3 * right.calibratedBound(),
        Arrays.toString(found));
  }
}
