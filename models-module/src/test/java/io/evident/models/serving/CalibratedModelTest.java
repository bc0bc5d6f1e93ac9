package io.evident.models.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Scale;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.bayes.laplace.CurvatureForm;
import io.evident.models.calibration.CalibrationMethod;
import io.evident.models.calibration.DenseHead;
import io.evident.models.calibration.HeadCalibration;
import io.evident.models.calibration.ServedPosterior;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageViews;
import io.evident.models.internal.serving.CalibratedByHand;
import io.evident.models.internal.serving.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/** A calibrated model says what its calibration says by hand, and a wrong one is not served. */
@Tag("long")
class CalibratedModelTest {
  @TempDir private Path folder;

  /** Each is made once; nothing changes them. */
  private static final Map<String, ModelExport> EXPORTS = new HashMap<>();

  private static ModelExport export(String network) {
    return EXPORTS.computeIfAbsent(
        network,
        name ->
            CalibratedModels.loud(
                switch (name) {
                  case "lenet" -> TestModels.lenet();
                  case "small" -> small();
                  default -> sigmoid();
                }));
  }

  private static ModelExport small() {
    return TestModels.of(
        Network.of(
            "small",
            Shape.of(32, 32, 3),
            List.of(
                Conv2d.of(4, 5),
                Activation.relu(),
                Pool2d.max(4),
                new Flatten(),
                Dense.of(20),
                Activation.relu(),
                Dense.of(10)),
            new SoftmaxCrossEntropy()),
        new ImageShape(32, 32, 3),
        TestModels.images().classNames());
  }

  /** Features of its own, a scale that is learned, and a sigmoid behind the logits. */
  private static ModelExport sigmoid() {
    return TestModels.of(
        Network.of(
            "sigmoid",
            Shape.of(32, 32, 3),
            List.of(
                new Flatten(),
                Dense.of(20),
                Activation.tanh(),
                Dense.of(10).withBias(false),
                new Scale(1.5, true),
                Activation.sigmoid()),
            new BinaryCrossEntropy()),
        new ImageShape(32, 32, 3),
        TestModels.images().classNames());
  }

  static Stream<Arguments> served() {
    return Stream.of("small", "sigmoid")
        .flatMap(
            network ->
                Stream.of(
                    Arguments.of(network, CalibrationMethod.TEMPERATURE, CurvatureForm.WHOLE),
                    Arguments.of(network, CalibrationMethod.BAYES, CurvatureForm.WHOLE),
                    Arguments.of(network, CalibrationMethod.BAYES, CurvatureForm.KRONECKER),
                    Arguments.of(network, CalibrationMethod.BAYES_TEMPERATURE, CurvatureForm.WHOLE),
                    Arguments.of(
                        network, CalibrationMethod.BAYES_TEMPERATURE, CurvatureForm.KRONECKER)));
  }

  @Tag("arithmetic")
  @ParameterizedTest
  @MethodSource("served")
  void everyMethodIsVerifiedAndSaysWhatItSaysByHand(
      String network, CalibrationMethod method, CurvatureForm form) throws IOException {
    ModelExport right = CalibratedModels.of(export(network), method, form);
    assertSaysWhatItSaysByHand(right, CalibratedModels.images().first(40));
  }

  @Tag("arithmetic")
  @ParameterizedTest
  @EnumSource(CurvatureForm.class)
  void aLenetIsVerified(CurvatureForm form) throws IOException {
    assertSaysWhatItSaysByHand(
        CalibratedModels.of(export("lenet"), CalibrationMethod.BAYES_TEMPERATURE, form),
        CalibratedModels.images().first(9));
  }

  @ParameterizedTest
  @CsvSource({
    "small, TEMPERATURE, WHOLE, 0",
    "small, BAYES_TEMPERATURE, WHOLE, 1",
    "small, BAYES, KRONECKER, 0",
    "sigmoid, BAYES, WHOLE, 1"
  })
  void severalViewsOfAnImageAreAveragedBeforeTheHead(
      String network, CalibrationMethod method, CurvatureForm form, int shift) throws IOException {
    HeadCalibration fitted =
        CalibratedModels.of(export(network), method, form).calibration().orElseThrow();
    ModelExport viewing = TestModels.viewing(export(network), new ImageViews(true, shift));
    assertSaysWhatItSaysByHand(
        CalibratedModels.with(viewing, fitted), TestModels.images().first(9));
  }

  private void assertSaysWhatItSaysByHand(ModelExport right, ImageDataset images)
      throws IOException {
    Path to = folder.resolve("model");
    ModelVerification saved = right.save(to, true);
    assertEquals(ModelVerification.Outcome.VERIFIED, saved.outcome());
    assertTrue(saved.largestShare() < 0.5, saved::toString);
    double[][] expected = CalibratedModels.probabilities(right, images);
    Path plainFolder = folder.resolve("plain");
    new ModelExport(right.network(), right.weights(), right.inputs(), right.card())
        .save(plainFolder, true);
    double moved = 0;
    try (ServedModel model = ServedModel.open(to);
        ServedModel plain = ServedModel.open(plainFolder)) {
      HeadCalibration fitted = right.calibration().orElseThrow();
      assertEquals(fitted.method(), model.calibration().orElseThrow().method());
      assertEquals(fitted.temperature(), model.calibration().orElseThrow().temperature());
      List<Prediction> found = model.predict(images);
      List<Prediction> before = plain.predict(images);
      for (int n = 0; n < expected.length; n++) {
        Prediction one = found.get(n);
        assertTrue(one.isCalibrated());
        for (int k = 0; k < 10; k++) {
          assertEquals(expected[n][k], one.probability(k), 1e-5);
          assertEquals(before.get(n).probability(k), one.plainProbabilities()[k], 1e-6);
          assertEquals(before.get(n).output(k), one.output(k), 1e-5);
          moved = Math.max(moved, Math.abs(one.probability(k) - one.plainProbabilities()[k]));
        }
      }
    }
    assertTrue(moved > 1e-3, "the calibration changes nothing: " + moved);
  }

  /** What is computed of one image in Java is computed of these. */
  @ParameterizedTest
  @EnumSource(ServingSignature.class)
  void aModelWithAPosteriorGivesWhatItsHeadIsGiven(ServingSignature signature) throws IOException {
    Path to = folder.resolve("model");
    ModelExport right =
        CalibratedModels.of(export("small"), CalibrationMethod.BAYES, CurvatureForm.WHOLE);
    right.save(to, true);
    int source = DenseHead.of(right.network()).source();
    double[][] expected =
        CalibratedModels.values(right, CalibratedModels.images(), ImageViews.NONE, source);
    try (SavedModelBundle bundle = SavedModelBundle.load(to.toString());
        TType images = fed(signature, CalibratedModels.images().first(2));
        Result result =
            bundle
                .session()
                .runner()
                .feed(input(bundle, signature), images)
                .fetch(signature.features())
                .run()) {
      TFloat32 features = (TFloat32) result.get(0);
      assertEquals(org.tensorflow.ndarray.Shape.of(2, 20), features.shape());
      for (int i = 0; i < 40; i++) {
        assertEquals(expected[i / 20][i % 20], features.getFloat(i / 20, i % 20), 1e-5);
      }
    }
  }

  private static String input(SavedModelBundle bundle, ServingSignature signature) {
    return bundle
        .metaGraphDef()
        .getSignatureDefOrThrow(signature.key())
        .getInputsOrThrow(ServingSignature.IMAGES)
        .getName();
  }

  private static TType fed(ServingSignature signature, ImageDataset images) {
    TUint8 bytes = TUint8.tensorOf(org.tensorflow.ndarray.Shape.of(images.size(), 32, 32, 3));
    for (int n = 0; n < images.size(); n++) {
      for (int i = 0; i < 3072; i++) {
        bytes.setByte(images.image(n).get(i), n, i / 96, i / 3 % 32, i % 3);
      }
    }
    if (signature == ServingSignature.BYTES) {
      return bytes;
    }
    try (bytes) {
      TFloat32 floats = TFloat32.tensorOf(bytes.shape());
      floats.scalars().forEachIndexed((at, cell) -> cell.setFloat(bytes.getByte(at) & 0xff));
      return floats;
    }
  }

  /** LAC: a class is in the set if its probability is at least 1 - q. */
  @Test
  void aSetHasTheClassesThatAreLikelyEnough() throws IOException {
    ModelExport right =
        CalibratedModels.of(
            export("small"), CalibrationMethod.BAYES_TEMPERATURE, CurvatureForm.WHOLE);
    ImageDataset images = CalibratedModels.images();
    double[][] p = CalibratedModels.probabilities(right, images);
    double[] scores =
        IntStream.range(0, p.length).mapToDouble(n -> 1 - p[n][images.label(n)]).sorted().toArray();
    Path to = folder.resolve("model");
    right.save(to, true);
    int sizes = 0;
    try (ServedModel model = ServedModel.open(to)) {
      List<Prediction> found = model.predict(images);
      for (double alpha : new double[] {0.1, 0.25, 0.5, 0.9}) {
        double q = scores[(int) Math.ceil((p.length + 1) * (1 - alpha) - 1e-9) - 1];
        for (int n = 0; n < p.length; n++) {
          List<RankedClass> set = found.get(n).set(alpha);
          sizes += set.size();
          List<Integer> labels = set.stream().map(RankedClass::label).toList();
          for (int k = 0; k < 10; k++) {
            // A probability in float32 that is as near as this may lie on either side.
            if (Math.abs(p[n][k] - (1 - q)) > 1e-5) {
              assertEquals(p[n][k] > 1 - q, labels.contains(k), alpha + ", image " + n);
            }
          }
          for (int i = 1; i < set.size(); i++) {
            assertTrue(set.get(i).probability() <= set.get(i - 1).probability());
          }
        }
      }
      String message =
          assertThrows(IllegalArgumentException.class, () -> found.get(0).set(0.001)).getMessage();
      assertTrue(message.contains("at least 999 calibration examples, got 64"), message);
      for (double alpha : new double[] {0, 1, -1, Double.NaN}) {
        assertThrows(IllegalArgumentException.class, () -> found.get(0).set(alpha), "" + alpha);
      }
    }
    assertTrue(sizes > 64 && sizes < 4 * 640, "sets say something: " + sizes);
  }

  @Test
  void aTemperatureLeavesEveryPredictedClassAsItWas() throws IOException {
    ModelExport small = export("small");
    HeadCalibration fitted =
        CalibratedModels.of(small, CalibrationMethod.TEMPERATURE, CurvatureForm.WHOLE)
            .calibration()
            .orElseThrow();
    for (float temperature : new float[] {0.01f, 3, 1e9f}) {
      Path to = folder.resolve("model");
      CalibratedModels.with(
              small,
              new HeadCalibration(
                  CalibrationMethod.TEMPERATURE, temperature, Optional.empty(), fitted.sets()))
          .save(to, true);
      try (ServedModel model = ServedModel.open(to)) {
        for (Prediction one : model.predict(TestModels.images())) {
          int plain = 0;
          for (int k = 1; k < 10; k++) {
            plain = one.output(k) > one.output(plain) ? k : plain;
          }
          assertEquals(plain, one.top().label(), "T = " + temperature);
        }
      }
    }
  }

  @Test
  void aModelWithoutACalibrationHasNoWordOfOne() throws IOException {
    Path to = folder.resolve("model");
    TestModels.mlp().save(to, true);
    for (String name : List.of("evident.json", "evident-proof.json")) {
      Path extra = to.resolve("assets.extra").resolve(name);
      assertFalse(Files.readString(extra).contains("calib"), name);
    }
    try (ServedModel model = ServedModel.open(to)) {
      assertTrue(model.calibration().isEmpty());
      Prediction one = model.predict(TestModels.images().first(1)).get(0);
      assertFalse(one.isCalibrated());
      assertArrayEquals(one.plainProbabilities(), one.probabilities());
      String message = assertThrows(IllegalStateException.class, () -> one.set(0.1)).getMessage();
      assertTrue(message.contains("not calibrated") && message.contains("evident calibrate"));
    }
  }

  @Test
  void aCalibrationOfAnotherHeadIsRefused() {
    HeadCalibration fitted =
        CalibratedModels.of(export("small"), CalibrationMethod.BAYES, CurvatureForm.KRONECKER)
            .calibration()
            .orElseThrow();
    String message =
        assertThrows(IllegalArgumentException.class, () -> CalibratedModels.with(sigmoid(), fitted))
            .getMessage();
    assertTrue(message.contains("has 10 outputs of 20 features"), message);
  }

  /** No move of logits within the bound takes a probability farther, and one takes it there. */
  @Test
  void theBoundOfAProbabilityIsWhatLogitsCanDo() {
    SplittableRandom random = new SplittableRandom(9);
    for (double bound : new double[] {1e-4, 0.1, 3}) {
      double[] z = random.doubles(5, -2, 2).toArray();
      double[] p = CalibratedByHand.softmax(z);
      double most = CalibratedByHand.softmaxOff(p, bound);
      double found = 0;
      for (int corner = 0; corner < 32; corner++) {
        double[] moved = z.clone();
        for (int k = 0; k < 5; k++) {
          moved[k] += (corner >> k & 1) == 1 ? bound : -bound;
        }
        double[] other = CalibratedByHand.softmax(moved);
        for (int k = 0; k < 5; k++) {
          found = Math.max(found, Math.abs(other[k] - p[k]));
        }
      }
      assertEquals(found, most, 1e-12);
    }
  }

  @ParameterizedTest
  @EnumSource(CurvatureForm.class)
  void everyPlantedFaultIsCaught(CurvatureForm form) throws IOException {
    ModelExport right =
        CalibratedModels.of(export("small"), CalibrationMethod.BAYES_TEMPERATURE, form);
    ModelProof proof = ModelProof.of(right, List.of());
    List<String> missed = new ArrayList<>();
    Map<String, HeadCalibration> faults = faults(right);
    for (Map.Entry<String, HeadCalibration> fault : faults.entrySet()) {
      Path to = written(CalibratedModels.with(right, fault.getValue()), proof);
      try (ServedModel model = ServedModel.open(to)) {
        missed.add(fault.getKey() + ": " + model.verification());
      } catch (UnverifiedModelException e) {
        assertTrue(e.getMessage().startsWith(to + ": is not served: "), e.getMessage());
      }
    }
    assertEquals(List.of(), missed);
    assertTrue(faults.size() >= 10, () -> faults.size() + " faults");
  }

  @Test
  void aPlantedTemperatureIsCaughtWithoutAPosterior() throws IOException {
    ModelExport right =
        CalibratedModels.of(export("small"), CalibrationMethod.TEMPERATURE, CurvatureForm.WHOLE);
    ModelProof proof = ModelProof.of(right, List.of());
    HeadCalibration fitted = right.calibration().orElseThrow();
    for (float wrong : new float[] {fitted.temperature() * 1.01f, 1 / fitted.temperature()}) {
      HeadCalibration other =
          new HeadCalibration(fitted.method(), wrong, Optional.empty(), fitted.sets());
      Path to = written(CalibratedModels.with(right, other), proof);
      assertThrows(UnverifiedModelException.class, () -> ServedModel.open(to).close());
    }
  }

  /** A model with the proof of another. */
  private Path written(ModelExport model, ModelProof proof) throws IOException {
    TensorFlowRuntime.load();
    Path to = folder.resolve("model");
    new ModelFolder(to)
        .write(
            ServingGraph.of(model),
            ModelProofJson.print(proof),
            (g, p) -> ModelCardJson.print(model.card(), model.told(), g, p),
            true,
            path -> {});
    return to;
  }

  /** The numbers of a posterior, to be spoilt. */
  private static final class Numbers {
    private final ServedPosterior from;
    private final float[] mean;
    private final float[] factors;
    private final float[] table;
    private final float[] squares;

    Numbers(ServedPosterior from) {
      this.from = from;
      this.mean = from.mean().clone();
      this.factors = from.factors().clone();
      this.table = from.table().clone();
      this.squares = from.squares().clone();
    }

    ServedPosterior posterior() {
      return new ServedPosterior(
          from.form(), from.outputs(), from.width(), mean, factors, table, squares);
    }
  }

  private static Map<String, HeadCalibration> faults(ModelExport right) {
    HeadCalibration fitted = right.calibration().orElseThrow();
    ServedPosterior posterior = fitted.posterior().orElseThrow();
    int width = posterior.width();
    boolean whole = posterior.form() == CurvatureForm.WHOLE;
    Map<String, HeadCalibration> all = new LinkedHashMap<>();
    plant(all, fitted, "a factor off by 1 %", n -> n.factors[loudest(right)] *= 1.01f);
    plant(all, fitted, "all factors off by 1 %", n -> scale(n.factors, 0, n.factors.length, 1.01f));
    plant(all, fitted, "a mean off by 1 %", n -> n.mean[loudestMean(right)] *= 1.01f);
    plant(all, fitted, "the mean transposed", n -> transpose(n.mean, 10, width));
    plant(all, fitted, "no bias in the mean", n -> noBias(n.mean, width));
    plant(all, fitted, "no bias in the factors", n -> noBias(n.factors, width));
    plant(all, fitted, "the mean's classes swapped", n -> swap(n.mean, width, 3, 5));
    plant(all, fitted, "no variances", n -> Arrays.fill(whole ? n.factors : n.table, 0));
    plant(
        all,
        fitted,
        "variances without pi / 8",
        n -> scale(n.factors, 0, n.factors.length, (float) Math.sqrt(8 / Math.PI)));
    if (whole) {
      plant(all, fitted, "the factors' classes swapped", n -> swap(n.factors, width * width, 3, 5));
      plant(all, fitted, "a factor transposed", n -> transpose(n.factors, width, width));
    } else {
      plant(all, fitted, "the squares' classes swapped", n -> swap(n.squares, 10, 3, 5));
      plant(all, fitted, "the squares transposed", n -> transpose(n.squares, 10, 10));
      plant(all, fitted, "the table transposed", n -> transpose(n.table, width, 10));
      plant(all, fitted, "the factors transposed", n -> transpose(n.factors, width, width));
      plant(all, fitted, "a column of the table off by 1 %", n -> everyNth(n.table, 10, 1.01f));
    }
    all.put(
        "the temperature off by 1 %",
        new HeadCalibration(
            fitted.method(), fitted.temperature() * 1.01f, fitted.posterior(), fitted.sets()));
    all.put(
        "no temperature",
        new HeadCalibration(CalibrationMethod.BAYES, 1, fitted.posterior(), fitted.sets()));
    all.put(
        "no posterior",
        new HeadCalibration(
            CalibrationMethod.TEMPERATURE, fitted.temperature(), Optional.empty(), fitted.sets()));
    return all;
  }

  private static void plant(
      Map<String, HeadCalibration> all,
      HeadCalibration right,
      String name,
      Consumer<Numbers> change) {
    Numbers numbers = new Numbers(right.posterior().orElseThrow());
    change.accept(numbers);
    all.put(
        name,
        new HeadCalibration(
            right.method(), right.temperature(), Optional.of(numbers.posterior()), right.sets()));
  }

  /** The factor that does most to a variance of a white image: some do nothing. */
  private static int loudest(ModelExport model) {
    ServedPosterior posterior = model.calibration().orElseThrow().posterior().orElseThrow();
    double[] h = white(model);
    double[] products = posterior.products(h);
    float[] said = posterior.factors().clone();
    for (int i = 0; i < said.length; i++) {
      said[i] *= (float) (h[i % h.length] * products[i / h.length]);
    }
    return largest(said);
  }

  /** The same of a logit. */
  private static int loudestMean(ModelExport model) {
    float[] said = model.calibration().orElseThrow().posterior().orElseThrow().mean().clone();
    double[] h = white(model);
    for (int i = 0; i < said.length; i++) {
      said[i] *= (float) h[i % h.length];
    }
    return largest(said);
  }

  /** What the head is given for a white image. */
  private static double[] white(ModelExport model) {
    byte[] bytes = new byte[32 * 32 * 3];
    Arrays.fill(bytes, (byte) 255);
    ImageDataset image =
        ImageDataset.of(new ImageShape(32, 32, 3), List.of("a"), bytes, new int[1]);
    int source = DenseHead.of(model.network()).source();
    double[] given = CalibratedModels.values(model, image, ImageViews.NONE, source)[0];
    double[] h = Arrays.copyOf(given, given.length + 1);
    h[given.length] = 1;
    return h;
  }

  private static int largest(float... values) {
    int largest = 0;
    for (int i = 0; i < values.length; i++) {
      largest = Math.abs(values[i]) > Math.abs(values[largest]) ? i : largest;
    }
    return largest;
  }

  private static void scale(float[] values, int from, int count, float factor) {
    for (int i = from; i < from + count; i++) {
      values[i] *= factor;
    }
  }

  private static void everyNth(float[] values, int n, float factor) {
    for (int i = 0; i < values.length; i += n) {
      values[i] *= factor;
    }
  }

  private static void noBias(float[] rows, int width) {
    for (int i = width - 1; i < rows.length; i += width) {
      rows[i] = 0;
    }
  }

  private static void swap(float[] values, int length, int a, int b) {
    for (int i = 0; i < length; i++) {
      float kept = values[a * length + i];
      values[a * length + i] = values[b * length + i];
      values[b * length + i] = kept;
    }
  }

  /** Of an array that has several, the first block. */
  private static void transpose(float[] values, int rows, int columns) {
    float[] from = values.clone();
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        values[r * columns + c] = from[c * rows + r];
      }
    }
  }
}
