package io.evident.models.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.NetworkYaml;
import io.evident.backprop.yaml.YamlException;
import io.evident.backprop.yaml.YamlValue;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BuiltInExperimentsTest {

  static Stream<String> names() {
    return BuiltInExperiments.names().stream();
  }

  private static Experiment read(String name) {
    return ExperimentYaml.read(BuiltInExperiments.yaml(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyExperimentReadsAndSurvivesPrinting(String name) {
    Experiment experiment = read(name);
    assertEquals(name, experiment.name());
    String printed = ExperimentYaml.print(experiment);
    Experiment again = ExperimentYaml.read(YamlValue.parse("printed", printed));
    assertEquals(printed, ExperimentYaml.print(again));
    assertEquals(NetworkYaml.print(experiment.network()), NetworkYaml.print(again.network()));
    assertEquals(experiment.optimization(), again.optimization());
  }

  @Test
  void theIndexNamesEveryResource() throws IOException, URISyntaxException {
    Path folder =
        Path.of(
                BuiltInExperiments.class
                    .getResource("/io/evident/models/experiments/index.txt")
                    .toURI())
            .getParent();
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          new TreeSet<>(BuiltInExperiments.names()),
          files
              .map(f -> f.getFileName().toString())
              .filter(f -> f.endsWith(".yaml"))
              .map(f -> f.substring(0, f.length() - ".yaml".length()))
              .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  @Test
  void theNetsHaveTheParametersOfTheClaims() {
    Map<String, Integer> claimed =
        Map.of(
            "fc2", 369_970, "fc3", 379_774, "fc4", 828_542, "fc5", 1_746_558, "cnn-relu", 62_006);
    claimed.forEach(
        (name, count) -> assertEquals(count.longValue(), read(name).network().parameterCount()));
  }

  /** He et al. 2015, 0.27 million; Zagoruyko and Komodakis 2016, 2.7 million. */
  @Test
  void theResidualNetworksHaveTheParametersOfTheirPapers() {
    assertEquals(269_722, read("resnet20").network().parameterCount());
    assertEquals(2_748_890, read("wrn-16-4").network().parameterCount());
    String projected =
        NetworkYaml.print(read("resnet20").network())
            .replaceAll(
                "( *- )padChannels: \\{channels: (\\d+), stride: 2}",
                "$1conv2d: {filters: $2, kernel: 1, stride: 2, bias: false}\n$1batchNorm");
    assertEquals(
        272_474, NetworkYaml.read(YamlValue.parse("projected", projected)).parameterCount());
  }

  /** Each block has 4 C^2 + 4 C D weights around 36 C of depth, and normalization. */
  @Test
  void theMobileNetHasTheParametersOfItsBlocks() {
    assertEquals(64_346, read("mobilenet-small").network().parameterCount());
  }

  /**
   * 12 x 24 of the first kernel and its bias, nine taps of six kernels, shifts and running
   * statistics of six norms, the head.
   */
  @Test
  void theRecipeHasTheParametersOfItsLayers() {
    Network network = read("cifar-94").network();
    int kernels = 9 * (24 * 64 + 64 * 64 + 64 * 256 + 3 * 256 * 256);
    int norms = 2 * 64 + 4 * 256;
    assertEquals(12 * 24 + 24 + kernels + norms + 256 * 10, network.parameterCount());
  }

  @Test
  void thePrintedMlpEndsWithReluAndTheOtherDoesNot() {
    for (String name : List.of("mlp-1000x2", "mlp-2000x5")) {
      Network plain = read(name).network();
      Network printed = read(name + "-printed").network();
      assertEquals(Activation.relu(), printed.layers().get(printed.layers().size() - 1));
      assertEquals(plain.layers(), printed.layers().subList(0, printed.layers().size() - 1));
    }
  }

  @Test
  void anUnknownExperimentIsRefusedWithTheNearestName() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> BuiltInExperiments.yaml("lenet-b16e5"))
            .getMessage();
    assertTrue(message.contains("did you mean lenet-b16-e5?"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          epochs                 | 0    | at least 1, got 0
          batchSize              | 0    | at least 1, got 0
          seed                   | x    | a whole number, got x
          optimizer.learningRate | 0    | learningRate must be finite and > 0, got 0
          optimizer.learningRate | nan  | must be a number, got nan
          optimizer.momentum     | 1    | momentum must be in [0, 1), got 1
          optimizer.kind         | adan | unknown optimizer adan; did you mean adam?
          optimizer.rate         | 1    | unknown key rate
          normalization.deviation| 0    | deviation must be finite and > 0, got 0
          name                   | ../x | name must be made of
          network                | vgg  | unknown network vgg
          epoch                  | 3    | unknown key epoch; did you mean epochs?
          """)
  void aBadSettingIsRefusedByName(String key, String value, String message) {
    YamlValue yaml = BuiltInExperiments.yaml("lenet-b4-e5").with(key, value, "--set " + key);
    YamlException refused = assertThrows(YamlException.class, () -> ExperimentYaml.read(yaml));
    assertTrue(refused.getMessage().contains(message), refused.getMessage());
  }
}
