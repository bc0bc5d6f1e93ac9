package io.evident.models.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.backprop.initialization.UniformFanIn;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Element;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Loss;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.bayes.Interval;
import io.evident.bayes.laplace.CurvatureForm;
import io.evident.models.calibration.CalibrationMethod;
import io.evident.models.calibration.ConformalIntervals;
import io.evident.models.calibration.ConformalScore;
import io.evident.models.calibration.ConformalSets;
import io.evident.models.calibration.HeadCalibration;
import io.evident.models.calibration.HeadIntervals;
import io.evident.models.calibration.ServedPosterior;
import io.evident.models.internal.serving.ModelFolder;
import io.evident.models.internal.serving.ModelGraph;
import io.evident.models.internal.serving.ServingOptions;
import io.evident.models.internal.serving.TableColumns;
import io.evident.models.table.ColumnKind;
import io.evident.models.table.FeatureColumn;
import io.evident.models.table.TableEncoding;
import io.evident.models.table.TargetColumn;
import io.evident.models.table.TargetEncoding;
import io.evident.models.task.TaskKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.ConfigProto;

/** A calibrated model of a table says what its calibration says by hand; a wrong one is refused. */
class TableCalibratedModelTest {
  private static final int HIDDEN = 6;
  private static final TableEncoding ENCODING =
      new TableEncoding(
          List.of(number("size", 50, 30), number("age", 2, 1.5), number("rooms", 4, 1)));
  private static final List<Map<String, String>> ROWS =
      List.of(
          Map.of("size", "61.5", "age", "1", "rooms", "3"),
          Map.of("size", "-40", "age", "7", "rooms", "4"),
          Map.of("size", "300", "age", "2.5", "rooms", "9"));

  @TempDir private Path folder;

  @BeforeAll
  static void load() {
    TensorFlowRuntime.load();
  }

  private static FeatureColumn number(String name, double mean, double deviation) {
    return new FeatureColumn(
        name, ColumnKind.NUMERIC, false, mean, deviation, Double.NaN, false, List.of(), false);
  }

  private static TableModelExport model(
      TargetEncoding targets, List<? extends Element> head, Loss loss) {
    List<Element> elements = new ArrayList<>(List.of(Dense.of(HIDDEN), Activation.tanh()));
    elements.addAll(head);
    Network network = Network.of("houses", Shape.of(3), elements, loss);
    ParameterValues weights = new UniformFanIn().initialize(network, new SplittableRandom(4));
    return new TableModelExport(
        network,
        weights,
        new TableModelCard(
            "houses",
            ENCODING,
            targets,
            targets.asTask().predicted(loss),
            List.of(),
            "0".repeat(64),
            new ModelCard.Weights("last", 1, 8)));
  }

  /** Any numbers do: whether they are those of a posterior is not asked here. */
  private static ServedPosterior posterior(CurvatureForm form, int outputs, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int width = HIDDEN + 1;
    boolean whole = form == CurvatureForm.WHOLE;
    return new ServedPosterior(
        form,
        outputs,
        width,
        numbers(random, outputs * width, -1),
        numbers(random, (whole ? outputs : 1) * width * width, -1),
        numbers(random, whole ? 0 : width * outputs, 0),
        numbers(random, whole ? 0 : outputs * outputs, 0));
  }

  private static float[] numbers(SplittableRandom random, int count, double from) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextDouble(from, 1);
    }
    return numbers;
  }

  private static TableModelExport classes(
      String kind, CalibrationMethod method, CurvatureForm form) {
    boolean several = kind.equals("several");
    TargetEncoding targets =
        several
            ? new TargetEncoding(
                TaskKind.CLASSIFICATION,
                List.of(new TargetColumn("kind", List.of("hut", "house", "castle"), 0, 1)))
            : new TargetEncoding(
                TaskKind.BINARY, List.of(new TargetColumn("sold", List.of("no", "yes"), 0, 1)));
    TableModelExport plain =
        switch (kind) {
          case "several" -> model(targets, List.of(Dense.of(3)), new SoftmaxCrossEntropy());
          case "logit" -> model(targets, List.of(Dense.of(1)), new BinaryCrossEntropyOnLogits());
          default ->
              model(targets, List.of(Dense.of(1), Activation.sigmoid()), new BinaryCrossEntropy());
        };
    int outputs = several ? 3 : 1;
    int classes = several ? 3 : 2;
    HeadCalibration head =
        new HeadCalibration(
            method,
            method == CalibrationMethod.BAYES ? 1 : 1.7f,
            method.isBayesian() ? Optional.of(posterior(form, outputs, 9)) : Optional.empty(),
            ConformalSets.ofScores(
                ConformalScore.LAC,
                ConformalSets.Options.USUAL,
                classes,
                List.of(DoubleStream.iterate(0.02, s -> s + 0.05).limit(19).toArray())));
    return with(
        plain,
        new TableCalibration.Classes(
            several ? List.of("hut", "house", "castle") : List.of("no", "yes"), head));
  }

  private static TableModelExport with(TableModelExport model, TableCalibration calibration) {
    return new TableModelExport(
        model.network(), model.weights(), model.card(), Optional.of(calibration));
  }

  private static TableModelExport numbers(CalibrationMethod method) {
    TargetEncoding targets =
        new TargetEncoding(
            TaskKind.REGRESSION,
            List.of(
                new TargetColumn("price", List.of(), 1e5, 2e4),
                new TargetColumn("heat", List.of(), -0.01, 0.002)));
    TableModelExport plain = model(targets, List.of(Dense.of(2)), new HalfMeanSquaredError());
    boolean scaled = method == CalibrationMethod.BAYES;
    HeadIntervals intervals =
        new HeadIntervals(
            method,
            List.of(
                target("price", 1.1e5, 2.2e4, scaled, scaled ? 1 : 1e4, 5),
                target("heat", -0.011, 0.0021, scaled, scaled ? 1 : 1e-3, 6)));
    return with(plain, new TableCalibration.Numbers(intervals, List.of(0.1, 0.25)));
  }

  private static HeadIntervals.Target target(
      String name, double center, double unit, boolean scaled, double size, long seed) {
    double[] scores =
        DoubleStream.iterate(0.1, s -> s + 0.1).limit(19).map(s -> size * s).toArray();
    return new HeadIntervals.Target(
        name,
        new HeadIntervals.TargetHead(
            center, unit, 0.3, 0.7 * unit, posterior(CurvatureForm.WHOLE, 1, seed)),
        ConformalIntervals.ofScores(scaled, scores));
  }

  /** A value of the network for a row, by hand. */
  private static double[] value(TableModelExport model, Map<String, String> row, int value) {
    float[] features = new float[3];
    ENCODING.encode(ENCODING.raw("a row", row), features, 0);
    double[] inputs = {features[0], features[1], features[2]};
    Network network = model.network();
    return ManualNetwork.of(network)
        .activations(
            ModelGraph.narrowed(model.weights()),
            Batch.of(network, inputs, new double[network.targets()]).atInference())
        .get(value);
  }

  private static double[] features(TableModelExport model, Map<String, String> row) {
    double[] h = Arrays.copyOf(value(model, row, 2), HIDDEN + 1);
    h[HIDDEN] = 1;
    return h;
  }

  @ParameterizedTest
  @CsvSource({
    "several, TEMPERATURE, WHOLE",
    "several, BAYES, WHOLE",
    "several, BAYES_TEMPERATURE, KRONECKER",
    "logit, TEMPERATURE, WHOLE",
    "logit, BAYES_TEMPERATURE, WHOLE",
    "sigmoid, TEMPERATURE, WHOLE",
    "sigmoid, BAYES, KRONECKER"
  })
  void classesHaveTheProbabilitiesAndSetsOfTheirCalibration(
      String kind, CalibrationMethod method, CurvatureForm form) throws IOException {
    TableModelExport right = classes(kind, method, form);
    Path to = folder.resolve("model");
    ModelVerification saved = right.save(to, List.of(), false);
    assertEquals(ModelVerification.Outcome.VERIFIED, saved.outcome());
    assertTrue(saved.largestShare() < 0.5, saved::toString);
    TableCalibration.Classes calibration =
        (TableCalibration.Classes) right.calibration().orElseThrow();
    List<String> names = calibration.classNames();
    try (ServedTable served = ServedTable.open(to)) {
      for (Map<String, String> row : ROWS) {
        double[] z =
            HeadCalibration.ofClasses(
                calibration.head().logits(value(right, row, 3), features(right, row)));
        double[] p = CalibratedModels.softmax(z);
        TablePrediction said = served.predict(row);
        assertEquals(names, List.copyOf(said.calibratedProbabilities().keySet()));
        for (int k = 0; k < p.length; k++) {
          assertEquals(p[k], said.calibratedProbabilities().get(names.get(k)), 1e-6);
          // LAC with 19 scores: the threshold of 0.25 is the 15th.
          assertEquals(1 - p[k] <= 0.02 + 14 * 0.05, said.set(0.25).contains(names.get(k)));
        }
        assertThrows(IllegalArgumentException.class, () -> said.set(0.01));
        assertThrows(IllegalStateException.class, () -> said.interval("price", 0.1));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"PLAIN", "BAYES"})
  void numbersHaveTheIntervalsOfTheirCalibration(CalibrationMethod method) throws IOException {
    TableModelExport right = numbers(method);
    Path to = folder.resolve("model");
    ModelVerification saved = right.save(to, List.of(), false);
    assertEquals(ModelVerification.Outcome.VERIFIED, saved.outcome());
    TableCalibration.Numbers numbers = (TableCalibration.Numbers) right.calibration().orElseThrow();
    double[] means = {1e5, -0.01};
    double[] deviations = {2e4, 0.002};
    List<String> names = List.of("price", "heat");
    try (ServedTable served = ServedTable.open(to);
        TableSession session =
            TableSession.open(
                to,
                right.card(),
                numbers.told().outputs(),
                ServingOptions.configuration(ConfigProto.newBuilder(), true))) {
      assertEquals(
          List.of(0.1, 0.25),
          ((TableModelCalibration.Numbers) served.calibration().orElseThrow()).alphas());
      double[] tensors =
          session.answer(TableColumns.of("rows", ENCODING, ROWS), ROWS.size()).calibrated();
      for (int n = 0; n < ROWS.size(); n++) {
        TablePrediction said = served.predict(ROWS.get(n));
        double[] h = features(right, ROWS.get(n));
        double[] outputs = value(right, ROWS.get(n), 3);
        for (int k = 0; k < 2; k++) {
          HeadIntervals.TargetHead of = numbers.intervals().targets().get(k).head();
          double mean = means[k] + deviations[k] * outputs[k];
          double half = (k == 0 ? 1e4 : 1e-3) * 0.1;
          if (method == CalibrationMethod.BAYES) {
            mean = of.center() + of.unit() * dot(of.posterior().mean(), 0, h);
            double variance = 0;
            for (int i = 0; i < h.length; i++) {
              variance += Math.pow(dot(of.posterior().factors(), i * h.length, h), 2);
            }
            half = 0.1 * of.unit() * Math.sqrt(0.3 + variance);
          }
          // 19 scores: the threshold of 0.1 is the 18th, that of 0.25 the 15th, of 0.5 the 10th.
          assertInterval(mean, 18 * half, said.interval(names.get(k), 0.1));
          assertInterval(mean, 10 * half, said.interval(names.get(k), 0.5));
          // A row is means, deviations, lower ends, upper ends.
          int ends = 12 * n + 4 + 2 * k;
          assertInterval(mean, 18 * half, new Interval(tensors[ends], tensors[ends + 4]));
          assertInterval(mean, 15 * half, new Interval(tensors[ends + 1], tensors[ends + 5]));
        }
        assertThrows(IllegalArgumentException.class, () -> said.interval("price", 0.01));
        assertThrows(IllegalArgumentException.class, () -> said.interval("cost", 0.1));
        assertThrows(IllegalStateException.class, () -> said.set(0.1));
        assertThrows(IllegalStateException.class, said::calibratedProbabilities);
      }
    }
  }

  /** A million scores are 20 MB of a card. Seed 12. */
  @Test
  void aModelThatWasCalibratedByManyRowsIsServed() throws IOException {
    TableModelExport few = numbers(CalibrationMethod.PLAIN);
    TableCalibration.Numbers numbers = (TableCalibration.Numbers) few.calibration().orElseThrow();
    double[] scores = new SplittableRandom(12).doubles(1_000_000).toArray();
    TableModelExport many =
        with(
            few,
            with(
                numbers,
                0,
                t ->
                    new HeadIntervals.Target(
                        t.name(), t.head(), ConformalIntervals.ofScores(false, scores))));
    Path to = folder.resolve("model");
    many.save(to, List.of(), false);
    try (ServedTable served = ServedTable.open(to)) {
      TableModelCalibration.Numbers read =
          (TableModelCalibration.Numbers) served.calibration().orElseThrow();
      Arrays.sort(scores);
      assertArrayEquals(scores, read.targets().get(0).intervals().sortedScores());
    }
  }

  private static double dot(float[] row, int at, double[] h) {
    double sum = 0;
    for (int i = 0; i < h.length; i++) {
      sum += row[at + i] * h[i];
    }
    return sum;
  }

  private static void assertInterval(double mean, double half, Interval found) {
    double tolerance = 1e-5 * (Math.abs(mean) + half);
    assertEquals(mean - half, found.lower(), tolerance);
    assertEquals(mean + half, found.upper(), tolerance);
  }

  @Test
  void aModelWithoutACalibrationHasNoWordOfOne() throws IOException {
    TableModelExport calibrated = numbers(CalibrationMethod.PLAIN);
    TableModelExport plain =
        new TableModelExport(calibrated.network(), calibrated.weights(), calibrated.card());
    Path to = folder.resolve("model");
    plain.save(to, List.of(), false);
    for (String name : List.of("evident.json", "evident-proof.json")) {
      assertFalse(Files.readString(to.resolve("assets.extra").resolve(name)).contains("alibrat"));
    }
    try (ServedTable served = ServedTable.open(to)) {
      assertTrue(served.calibration().isEmpty());
      TablePrediction said = served.predict(ROWS.get(0));
      assertFalse(said.isCalibrated());
      String message =
          assertThrows(IllegalStateException.class, () -> said.interval("price", 0.1)).getMessage();
      assertTrue(message.contains("evident calibrate"), message);
    }
  }

  @Test
  void aCalibrationOfAnotherHeadIsRefused() {
    TableModelExport several =
        classes("several", CalibrationMethod.TEMPERATURE, CurvatureForm.WHOLE);
    TableModelExport logit = classes("logit", CalibrationMethod.BAYES, CurvatureForm.WHOLE);
    for (TableCalibration other :
        List.of(
            logit.calibration().orElseThrow(),
            numbers(CalibrationMethod.PLAIN).calibration().orElseThrow())) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> with(several, other)).getMessage();
      assertTrue(message.contains("not of a head with 3 outputs of 7 features"), message);
    }
  }

  @Tag("long")
  @Test
  void everyPlantedFaultIsCaught() throws IOException {
    List<String> missed = new ArrayList<>();
    int planted = 0;
    for (String kind : List.of("several", "logit", "sigmoid")) {
      for (CurvatureForm form : CurvatureForm.values()) {
        TableModelExport right = classes(kind, CalibrationMethod.BAYES_TEMPERATURE, form);
        assertTrue(isServed(right, right));
        for (Map.Entry<String, TableCalibration> fault : faultsOfClasses(right).entrySet()) {
          planted++;
          if (isServed(with(right, fault.getValue()), right)) {
            missed.add(kind + ", " + form + ": " + fault.getKey());
          }
        }
      }
    }
    for (CalibrationMethod method : List.of(CalibrationMethod.PLAIN, CalibrationMethod.BAYES)) {
      TableModelExport right = numbers(method);
      assertTrue(isServed(right, right));
      for (Map.Entry<String, TableCalibration> fault : faultsOfNumbers(right).entrySet()) {
        planted++;
        if (isServed(with(right, fault.getValue()), right)) {
          missed.add(method + ": " + fault.getKey());
        }
      }
    }
    assertEquals(List.of(), missed);
    assertTrue(planted > 30, planted + " faults");
  }

  private boolean isServed(TableModelExport wrong, TableModelExport right) throws IOException {
    Path to = folder.resolve("planted");
    new ModelFolder(to)
        .write(
            TableServingGraph.of(wrong),
            TableModelJson.proof(TableProof.of(right, List.of())),
            (graph, proof) ->
                TableModelJson.card(
                    right.card(), right.calibration().map(TableCalibration::told), graph, proof),
            true,
            written -> {});
    try (ServedTable served = ServedTable.open(to)) {
      return served != null;
    } catch (UnverifiedModelException e) {
      return false;
    }
  }

  private static Map<String, TableCalibration> faultsOfClasses(TableModelExport right) {
    TableCalibration.Classes classes = (TableCalibration.Classes) right.calibration().orElseThrow();
    HeadCalibration head = classes.head();
    ServedPosterior from = head.posterior().orElseThrow();
    Map<String, HeadCalibration> faults = new LinkedHashMap<>();
    faults.put("temperature", head(head, 1.71f, from));
    faults.put("no temperature", head(head, 1, from));
    faults.put("a mean", head(head, 1.7f, changed(from, 1.01f, 1, 1)));
    faults.put("factors", head(head, 1.7f, changed(from, 1, 1.01f, 1)));
    faults.put("other sign", head(head, 1.7f, changed(from, -1, 1, 1)));
    if (from.form() == CurvatureForm.KRONECKER) {
      faults.put("the table", head(head, 1.7f, changed(from, 1, 1, 1.02f)));
    }
    Map<String, TableCalibration> all = new LinkedHashMap<>();
    faults.forEach(
        (name, of) -> all.put(name, new TableCalibration.Classes(classes.classNames(), of)));
    return all;
  }

  private static HeadCalibration head(
      HeadCalibration from, float temperature, ServedPosterior posterior) {
    return new HeadCalibration(from.method(), temperature, Optional.of(posterior), from.sets());
  }

  private static ServedPosterior changed(
      ServedPosterior from, float mean, float factors, float table) {
    return new ServedPosterior(
        from.form(),
        from.outputs(),
        from.width(),
        scaled(from.mean(), mean),
        scaled(from.factors(), factors),
        scaled(from.table(), table),
        from.squares());
  }

  private static float[] scaled(float[] from, float by) {
    float[] all = from.clone();
    for (int i = 0; i < all.length; i++) {
      all[i] *= by;
    }
    return all;
  }

  private static Map<String, TableCalibration> faultsOfNumbers(TableModelExport right) {
    TableCalibration.Numbers numbers = (TableCalibration.Numbers) right.calibration().orElseThrow();
    boolean bayes = numbers.isBayesian();
    Map<String, TableCalibration> all = new LinkedHashMap<>();
    for (int k = 0; k < 2; k++) {
      int which = k;
      Map<String, UnaryOperator<HeadIntervals.TargetHead>> heads = new LinkedHashMap<>();
      if (bayes) {
        heads.put("center", h -> head(h.center() * 1.001, h.unit(), 0.3, h, h.posterior()));
        heads.put("unit", h -> head(h.center(), h.unit() * 1.001, 0.3, h, h.posterior()));
        heads.put("noise", h -> head(h.center(), h.unit(), 0.301, h, h.posterior()));
        heads.put(
            "mean", h -> head(h.center(), h.unit(), 0.3, h, changed(h.posterior(), 1.01f, 1, 1)));
        heads.put(
            "factors",
            h -> head(h.center(), h.unit(), 0.3, h, changed(h.posterior(), 1, 1.01f, 1)));
      } else {
        heads.put(
            "deviation",
            h ->
                new HeadIntervals.TargetHead(
                    h.center(), h.unit(), 0.3, 1.001 * h.plainDeviation(), h.posterior()));
      }
      heads.forEach(
          (name, change) ->
              all.put(
                  name + " of " + which,
                  with(
                      numbers,
                      which,
                      t ->
                          new HeadIntervals.Target(
                              t.name(), change.apply(t.head()), t.intervals()))));
      all.put(
          "scores of " + which,
          with(
              numbers,
              which,
              t ->
                  new HeadIntervals.Target(
                      t.name(),
                      t.head(),
                      ConformalIntervals.ofScores(
                          bayes,
                          Arrays.stream(t.intervals().sortedScores())
                              .map(s -> 1.001 * s)
                              .toArray()))));
    }
    all.put("alphas", new TableCalibration.Numbers(numbers.intervals(), List.of(0.25, 0.1)));
    return all;
  }

  private static HeadIntervals.TargetHead head(
      double center,
      double unit,
      double noise,
      HeadIntervals.TargetHead from,
      ServedPosterior posterior) {
    return new HeadIntervals.TargetHead(center, unit, noise, from.plainDeviation(), posterior);
  }

  private static TableCalibration with(
      TableCalibration.Numbers from, int which, UnaryOperator<HeadIntervals.Target> change) {
    List<HeadIntervals.Target> targets = new ArrayList<>(from.intervals().targets());
    targets.set(which, change.apply(targets.get(which)));
    return new TableCalibration.Numbers(
        new HeadIntervals(from.intervals().method(), targets), from.alphas());
  }
}
