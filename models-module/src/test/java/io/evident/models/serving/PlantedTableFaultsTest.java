package io.evident.models.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.backprop.initialization.UniformFanIn;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.GaussianLikelihood;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import io.evident.models.data.DataFormatException;
import io.evident.models.internal.serving.ModelFolder;
import io.evident.models.table.ColumnKind;
import io.evident.models.table.FeatureColumn;
import io.evident.models.table.TableEncoding;
import io.evident.models.table.TargetColumn;
import io.evident.models.table.TargetEncoding;
import io.evident.models.task.TaskKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A model of a table whose graph is not what was trained is not served. */
class PlantedTableFaultsTest {
  private static final FeatureColumn SIZE = number("size", false, 50, 30, Double.NaN, false);
  private static final FeatureColumn AGE = number("age", true, 2, 1.5, 7, true);
  private static final FeatureColumn REGION =
      category("region", List.of("north", "south", "west"), true, true);
  private static final TargetEncoding PRICE =
      new TargetEncoding(
          TaskKind.REGRESSION, List.of(new TargetColumn("price", List.of(), 1e5, 2e4)));

  @TempDir Path folder;

  @BeforeAll
  static void load() {
    TensorFlowRuntime.load();
  }

  private static FeatureColumn number(
      String name, boolean log, double mean, double deviation, double median, boolean indicator) {
    return new FeatureColumn(
        name, ColumnKind.NUMERIC, log, mean, deviation, median, indicator, List.of(), false);
  }

  private static FeatureColumn category(
      String name, List<String> categories, boolean other, boolean indicator) {
    return new FeatureColumn(
        name, ColumnKind.CATEGORICAL, false, 0, 0, Double.NaN, indicator, categories, other);
  }

  private static TableModelExport model(TableEncoding encoding, TargetEncoding targets) {
    Network network =
        Network.of(
            "houses",
            Shape.of(encoding.width()),
            List.of(Dense.of(8), Activation.relu(), Dense.of(2)),
            new GaussianLikelihood());
    ParameterValues weights = new UniformFanIn().initialize(network, new SplittableRandom(4));
    return new TableModelExport(network, weights, card(network, encoding, targets));
  }

  private static TableModelCard card(
      Network network, TableEncoding encoding, TargetEncoding targets) {
    return new TableModelCard(
        "houses",
        encoding,
        targets,
        targets.asTask().predicted(network.loss()),
        List.of(),
        "0".repeat(64),
        new ModelCard.Weights("last", 1, 8));
  }

  private static TableModelExport right() {
    return model(new TableEncoding(List.of(SIZE, AGE, REGION)), PRICE);
  }

  private static TableModelExport with(FeatureColumn... columns) {
    TableModelExport right = right();
    TableEncoding encoding = new TableEncoding(List.of(columns));
    return new TableModelExport(
        right.network(), right.weights(), card(right.network(), encoding, PRICE));
  }

  private static TableModelExport with(TargetColumn target) {
    TableModelExport right = right();
    TargetEncoding targets = new TargetEncoding(TaskKind.REGRESSION, List.of(target));
    return new TableModelExport(
        right.network(), right.weights(), card(right.network(), right.card().encoding(), targets));
  }

  private static TableModelExport weighing(UnaryOperator<ParameterValues> change) {
    TableModelExport right = right();
    return new TableModelExport(
        right.network(), change.apply(right.weights().copy()), right.card());
  }

  static Stream<Arguments> faults() {
    Map<String, TableModelExport> faults = new LinkedHashMap<>();
    faults.put(
        "a weight off by 1 %",
        weighing(
            w -> {
              w.get(0)[3] *= 1.01;
              return w;
            }));
    faults.put(
        "no bias",
        weighing(
            w -> {
              java.util.Arrays.fill(w.get(1), 0);
              return w;
            }));
    faults.put(
        "outputs exchanged",
        weighing(
            w -> {
              for (int i = 0; i < 8; i++) {
                double mean = w.get(2)[i];
                w.get(2)[i] = w.get(2)[8 + i];
                w.get(2)[8 + i] = mean;
              }
              return w;
            }));
    faults.put("a mean", with(number("size", false, 50.1, 30, Double.NaN, false), AGE, REGION));
    faults.put(
        "a deviation", with(number("size", false, 50, 30.1, Double.NaN, false), AGE, REGION));
    faults.put("a logarithm left out", with(SIZE, number("age", false, 2, 1.5, 7, true), REGION));
    faults.put("a median", with(SIZE, number("age", true, 2, 1.5, 8, true), REGION));
    faults.put(
        "categories exchanged",
        with(SIZE, AGE, category("region", List.of("south", "north", "west"), true, true)));
    faults.put(
        "another name for a category",
        with(SIZE, AGE, category("region", List.of("north", "south", "est"), true, true)));
    faults.put("a target's mean", with(new TargetColumn("price", List.of(), 1.01e5, 2e4)));
    faults.put("a target's deviation", with(new TargetColumn("price", List.of(), 1e5, 2.1e4)));
    return faults.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void aWrongGraphIsNotServed(String fault, TableModelExport wrong) throws IOException {
    TableModelExport right = right();
    Path to = folder.resolve("model");
    new ModelFolder(to)
        .write(
            TableServingGraph.of(wrong),
            TableModelJson.proof(TableProof.of(right, List.of())),
            (graph, proof) -> TableModelJson.card(right.card(), Optional.empty(), graph, proof),
            true,
            written -> {});
    UnverifiedModelException refused =
        assertThrows(UnverifiedModelException.class, () -> ServedTable.open(to).close());
    assertTrue(refused.getMessage().contains("by hand"), refused.getMessage());
  }

  @Test
  void theRightGraphIsServedAndSaysWhatItCannotRead() throws IOException {
    Path to = folder.resolve("model");
    List<String> trained = List.of("61.5", "", "west");
    assertEquals(
        ModelVerification.Outcome.VERIFIED, right().save(to, List.of(trained), false).outcome());
    assertTrue(ServedTable.isOne(to));
    try (ServedTable served = ServedTable.open(to)) {
      TablePrediction known =
          served.predict(Map.of("size", "61.5", "age", "NA", "region", " west "));
      assertEquals(List.of("price", "price deviation"), known.names());
      assertTrue(known.value("price deviation") > 0);
      TablePrediction other =
          served.predict(Map.of("size", "61.5", "age", "", "region", "never seen"));
      assertTrue(known.value("price") != other.value("price"));
      assertThrows(
          DataFormatException.class, () -> served.predict(Map.of("size", "61.5", "age", "3")));
      assertThrows(
          DataFormatException.class,
          () -> served.predict(Map.of("size", "large", "age", "3", "region", "west")));
      IllegalArgumentException noLogarithm =
          assertThrows(
              IllegalArgumentException.class,
              () -> served.predict(Map.of("size", "1", "age", "-3", "region", "west")));
      assertTrue(noLogarithm.getMessage().contains("age"), noLogarithm.getMessage());
    }
    ServedTable closed = ServedTable.open(to);
    closed.close();
    Map<String, String> row = Map.of("size", "1", "age", "3", "region", "west");
    assertThrows(IllegalStateException.class, () -> closed.predict(row));
    IllegalArgumentException ofImages =
        assertThrows(IllegalArgumentException.class, () -> ServedModel.open(to));
    assertTrue(ofImages.getMessage().contains("evident-table-model"), ofImages.getMessage());
  }

  /** Three deviations from the mean there is 0 or infinity, where a column spans many decades. */
  @Test
  void aColumnWhoseNumbersAreFarApartIsExported() throws IOException {
    FeatureColumn wide = number("size", true, 0, 300, Double.NaN, false);
    FeatureColumn large = number("age", false, 1.5e308, 1e307, 7, true);
    TableModelExport model = with(wide, large, REGION);
    Path to = folder.resolve("model");
    assertEquals(ModelVerification.Outcome.VERIFIED, model.save(to, List.of(), false).outcome());
    List<Double> sizes =
        TableProof.of(model, List.of()).probes().stream()
            .map(probe -> Double.parseDouble(probe.cells().get(0)))
            .distinct()
            .sorted()
            .toList();
    assertEquals(List.of(Math.exp(-300), 1.0, Math.exp(300)), sizes);
  }

  @Test
  void probesGoThroughEveryKindOfCell() {
    List<List<String>> cells = new ArrayList<>();
    TableProof.of(right(), List.of()).probes().forEach(probe -> cells.add(probe.cells()));
    assertTrue(cells.size() >= 16);
    for (String region : List.of("north", "south", "west", "another", "")) {
      assertTrue(cells.stream().anyMatch(row -> row.get(2).equals(region)), region);
    }
    assertTrue(cells.stream().anyMatch(row -> row.get(1).isEmpty()), "a missing age");
    assertTrue(cells.stream().noneMatch(row -> row.get(0).isEmpty()), "a size is never missing");
  }
}
