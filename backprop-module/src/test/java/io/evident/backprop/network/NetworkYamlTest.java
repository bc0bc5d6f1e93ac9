package io.evident.backprop.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.yaml.YamlException;
import io.evident.backprop.yaml.YamlValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkYamlTest {
  private static final String HEAD = "name: net\ninput: [8, 8, 3]\nlayers:\n";
  private static final String TAIL = "loss: softmaxCrossEntropy\n";

  private static Network read(String yaml) {
    return NetworkYaml.read(YamlValue.parse("net.yaml", yaml));
  }

  private static String refusal(String yaml) {
    return assertThrows(YamlException.class, () -> read(yaml)).getMessage();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "net",
        "my net",
        "wide # v2",
        "wide: v2",
        "- a",
        "{x",
        "@me",
        "*x",
        "[a]",
        "'q'",
        "it's",
        "%a",
        "a:",
        "! b",
        " a ",
        "\"b\"",
        "",
        "~",
        "7"
      })
  void anyNameSurvivesPrintingAndReading(String name) {
    Network network =
        Network.of(name, Shape.of(2), List.of(Dense.of(2)), new SoftmaxCrossEntropy());
    Network again = read(NetworkYaml.print(network));
    assertEquals(name, again.name());
    assertEquals(NetworkYaml.print(network), NetworkYaml.print(again));
    if (name.matches("[a-z ]*")) {
      assertEquals(!name.equals(name.strip()), NetworkYaml.print(network).contains("'"), name);
    }
  }

  @Test
  void aNameOfSeveralLinesIsRefused() {
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    Network.of(
                        "a\nl2Penalty: 5",
                        Shape.of(2),
                        List.of(Dense.of(2)),
                        new SoftmaxCrossEntropy()))
            .getMessage()
            .contains("one line"));
  }

  @Test
  void whatIsTooLargeIsRefusedWhereItStands() {
    String wide =
        "input: [1]\nlayers:\n  - concat: [[dense: {units: 2000000000}], [dense: {units: 2000000000}]]\n"
            + TAIL;
    assertTrue(refusal(wide).startsWith("net.yaml:3:"), refusal(wide));
    String heavy = "input: [50000]\nlayers:\n  - dense: {units: 100000}\n" + TAIL;
    assertTrue(refusal(heavy).startsWith("net.yaml:3:"), refusal(heavy));
  }

  /** A block of several branches, each in the last of another, as deep as blocks may stand. */
  @Test
  void whatIsReadIsPrintedSoThatItIsReadAgain() {
    int depth = 32;
    String yaml =
        "input: [1]\nlayers:\n  - "
            + "concat: [[".repeat(depth)
            + "relu"
            + "], [relu]]".repeat(depth)
            + "\n  - dense: {units: 2}\n"
            + TAIL;
    Network network = read(yaml);
    assertEquals(NetworkYaml.print(network), NetworkYaml.print(read(NetworkYaml.print(network))));
  }

  @Test
  void everyLayerAndSettingSurvivesPrintingAndReading() {
    String yaml =
        "version: 1\n"
            + HEAD
            + """
              - conv2d: {filters: 4, kernel: 3, stride: 2, padding: same}
              - conv2d: {filters: 4, kernel: 3, padding: 1}
              - conv2d: {filters: 4, kernel: 1}
              - conv2d: {filters: 4, kernel: 1, dilation: 2}
              - conv2d: {filters: 4, kernel: 1, bias: false}
              - conv2d: {filters: 4, kernel: 1, groups: 2}
              - conv2d: {filters: 4, kernel: 1, groups: 4, bias: false}
              - conv2d: {filters: 4, kernel: 9, padding: 8}
              - conv2d: {filters: 4, kernel: [3, 1], stride: [1, 2], padding: [1, 0]}
              - conv2d: {filters: 4, kernel: [1, 3], padding: same}
              - maxPool2d: {size: 3, stride: 1, padding: same}
              - maxPool2d: {size: [2, 3], stride: 1, padding: 1}
              - avgPool2d: {size: [3, 1], stride: [2, 1], padding: [1, 0]}
              - avgPool2d: {size: [1, 2], padding: same}
              - relu
              - leakyRelu: {slope: 0.2}
              - tanh
              - sigmoid
              - gelu
              - softplus
              - silu
              - elu
              - hardswish
              - batchNorm
              - batchNorm: {epsilon: 0.001, decay: 0.99}
              - batchNorm: {epsilon: 1.0E-12, decay: 0.6, scale: false}
              - layerNorm
              - layerNorm: {epsilon: 0.001}
              - groupNorm: {groups: 2}
              - groupNorm: {groups: 1, epsilon: 0.1}
              - dropout: {rate: 0.5}
              - scale
              - scale: {factor: -0.5}
              - scale: {factor: 0.0, learned: true}
              - padChannels: {channels: 4}
              - maxPool2d: {size: 2, stride: 1}
              - maxPool2d: {size: 2}
              - avgPool2d: {size: 1}
              - padChannels: {channels: 5, stride: 2}
              - flatten
              - dense: {units: 3, inputs: 10}
              - dense: {units: 3, bias: false}
              - dense: {units: 2}
            """
                .indent(-2)
            + TAIL
            + "l2Penalty: 0.25\n";
    Network network = read(yaml);
    String printed = NetworkYaml.print(network);
    assertEquals(network.layers(), read(printed).layers());
    assertEquals(printed, NetworkYaml.print(read(printed)));
    assertEquals(yaml.replace(" ", ""), printed.replace(" ", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          - conv2d: {filters: 6, kernal: 5}   | net.yaml:4:26: unknown key kernal; did you mean kernel?
          - conf2d: {filters: 6, kernel: 5}   | net.yaml:4:5: unknown key conf2d; did you mean conv2d?
          - rleu                              | net.yaml:4:5: unknown layer rleu; did you mean relu?
          - dropout                           | net.yaml:4:5: needs the key rate
          - dropout: {rate: 1}                | net.yaml:4:5: dropout: rate must be in [0, 1), got 1.0
          - batchNorm: {epsilon: 0}           | net.yaml:4:5: batchNorm: epsilon must be finite and > 0, got 0.0
          - batchNorm: {decay: 1}             | net.yaml:4:5: batchNorm: decay must be in [0, 1), got 1.0
          - layerNorm: {epsilon: -1}           | net.yaml:4:5: layerNorm: epsilon must be finite and > 0, got -1.0
          - groupNorm: {groups: 0}            | net.yaml:4:5: groupNorm: groups must be at least 1, got 0
          - groupNorm                         | net.yaml:4:5: needs the key groups
          - relu: {slope: 1}                  | net.yaml:4:11: relu takes no settings; write - relu
          - conv2d: {filters: six, kernel: 5} | net.yaml:4:23: must be a whole number, got six
          - dense: {units: 2, bias: no}       | net.yaml:4:29: unknown answer no; there is false, true
          - conv2d: {filters: 6, kernel: [3]} | net.yaml:4:34: must be a number, or two as [rows, columns]
          - conv2d: {filters: 6, kernel: [3, 0]} | net.yaml:4:5: conv2d: kernel must be at least 1, got [3, 0]
          - conv2d: {filters: 6, kernel: [3, 1], padding: 1} | net.yaml:4:5: conv2d: padding must be less than the kernel, got padding 1, kernel [3, 1]
          - maxPool2d: {size: [3, 9]}         | net.yaml:4:5: layer 1 (maxPool2d_1) has a window [3, 9] that is larger than its input [8, 8, 3]
          - avgPool2d: {size: 2, padding: 2}  | net.yaml:4:5: avgPool2d: padding must be less than the size, got padding 2, size 2
          - avgPool2d: {size: 2, padding: full} | net.yaml:4:35: must be a whole number, got full
          - scale: {factor: .inf}             | net.yaml:4:21: must be a number, got .inf
          - padChannels: {channels: 2}        | net.yaml:4:5: layer 1 (padChannels_1) pads to 2 channels, which must be at least those of its input [8, 8, 3]
          - padChannels: {channels: 4, stride: 0} | net.yaml:4:5: padChannels: stride must be at least 1, got 0
          - conv2d: {filters: 6}              | net.yaml:4:5: needs the key kernel
          - dense: {units: 0}                 | net.yaml:4:5: dense: units must be at least 1, got 0
          - leakyRelu: {slope: .nan}          | net.yaml:4:24: must be a number, got .nan
          - dense: {units: 2}                 | net.yaml:4:5: layer 1 (dense_1) takes a vector, got [8, 8, 3]; put a flatten layer before it
          """)
  void aMistakeInALayerIsNamedWithFileLineAndColumn(String layer, String message) {
    assertEquals(message, refusal(HEAD + "  " + layer + "\n" + TAIL));
  }

  @Test
  void aKernelThatDoesNotFitIsNamedAtItsLayerWithBothShapes() {
    assertEquals(
        "net.yaml:5:5: layer 2 (conv2d_2) has a kernel [5, 5] that is larger than its input"
            + " [2, 2, 4]; take a smaller kernel, padding same, or less pooling before it",
        refusal(
            HEAD
                + "  - conv2d: {filters: 4, kernel: 7}\n"
                + "  - conv2d: {filters: 4, kernel: 5}\n"
                + "  - flatten\n"
                + "  - dense: {units: 2}\n"
                + TAIL));
  }

  @Test
  void aLayerWithoutABiasHasItsWeightAloneUnderTheSameName() {
    String layers = "  - conv2d: {filters: 4, kernel: 3}\n  - flatten\n  - dense: {units: 2}\n";
    Network with = read(HEAD + layers + TAIL);
    Network without = read(HEAD + layers.replace("}", ", bias: false}") + TAIL);
    assertEquals(
        List.of("conv2d_1.kernel", "dense_1.weight"),
        without.parameters().stream().map(Parameter::name).toList());
    assertEquals(4 + 2, with.parameterCount() - without.parameterCount());
  }

  @Test
  void twoEqualNumbersAreOne() {
    String tail = ", padding: 1}\n  - flatten\n  - dense: {units: 2}\n" + TAIL;
    Network list = read(HEAD + "  - conv2d: {filters: 4, kernel: [3, 3], stride: [2, 2]" + tail);
    Network number = read(HEAD + "  - conv2d: {filters: 4, kernel: 3, stride: 2" + tail);
    assertEquals(NetworkYaml.print(number), NetworkYaml.print(list));
  }

  @Test
  void anotherVersionIsRefusedByName() {
    assertEquals(
        "net.yaml:1:10: this program reads networks of version 1, got 2",
        refusal("version: 2\n" + HEAD + "  - flatten\n  - dense: {units: 2}\n" + TAIL));
  }

  @Test
  void anUnknownLossIsRefusedWithTheNearestName() {
    assertEquals(
        "net.yaml:6:7: unknown loss softmaxCrossEntropi; did you mean softmaxCrossEntropy?",
        refusal(HEAD + "  - flatten\n  - dense: {units: 2}\nloss: softmaxCrossEntropi\n"));
  }

  @Test
  void labelSmoothingSurvivesPrintingAndReading() {
    String yaml =
        "version: 1\n"
            + HEAD
            + "  - flatten\n  - dense: {units: 2}\n"
            + "loss: {softmaxCrossEntropy: {labelSmoothing: 0.1}}\n";
    Network network = read(yaml);
    assertEquals(new SoftmaxCrossEntropy(0.1), network.loss());
    assertEquals(yaml, NetworkYaml.print(network));
    assertEquals(
        "net.yaml:7:29: labelSmoothing must be in [0, 1), got 1.0",
        refusal(yaml.replace("0.1", "1")));
  }

  private static String withLoss(String loss, int units) {
    return "version: 1\n"
        + HEAD
        + "  - flatten\n  - dense: {units: "
        + units
        + "}\nloss: "
        + loss
        + "\n";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "absoluteError",
        "huber",
        "{huber: {delta: 0.5}}",
        "poissonDeviance",
        "gaussianNegativeLogLikelihood",
        "{quantile: [0.1, 0.5, 0.9]}"
      })
  void aLossOfNumbersSurvivesPrintingAndReading(String loss) {
    String yaml = withLoss(loss, 6);
    assertEquals(yaml, NetworkYaml.print(read(yaml)));
  }

  @Test
  void aDeltaOf1IsTheKindAlone() {
    assertEquals(new Huber(), read(withLoss("{huber: {delta: 1}}", 2)).loss());
    assertEquals(withLoss("huber", 2), NetworkYaml.print(read(withLoss("{huber: {delta: 1}}", 2))));
  }

  @Test
  void settingsOfALossThatMeanNothingAreRefusedWhereTheyStand() {
    assertEquals(
        "net.yaml:7:15: delta must be finite and greater than 0, got 0.0",
        refusal(withLoss("{huber: {delta: 0}}", 2)));
    assertEquals(
        "net.yaml:7:18: levels must be between 0 and 1, each greater than the one before, got [0.5,"
            + " 0.1]",
        refusal(withLoss("{quantile: [0.5, 0.1]}", 2)));
    assertEquals(
        "net.yaml:7:18: levels must be between 0 and 1, each greater than the one before, got [0.5,"
            + " 1.0]",
        refusal(withLoss("{quantile: [0.5, 1]}", 2)));
    assertEquals(
        "net.yaml:7:18: the quantile loss needs at least one level, such as 0.5, the median",
        refusal(withLoss("{quantile: []}", 2)));
    assertEquals(
        "net.yaml:7:7: loss quantile needs its levels, such as {quantile: [0.1, 0.5, 0.9]}",
        refusal(withLoss("quantile", 2)));
    assertEquals(
        "net.yaml:7:18: must be a list", refusal(withLoss("{quantile: {levels: [0.5]}}", 2)));
    assertEquals(
        "net.yaml:7:7: must be one loss, got 2",
        refusal(withLoss("{huber: {delta: 1}, quantile: [0.5]}", 2)));
  }

  @Test
  void aLastLayerThatDoesNotFitALossIsRefusedWithTheWayOut() {
    String refusal = refusal(withLoss("gaussianNegativeLogLikelihood", 3));
    assertTrue(refusal.endsWith("got [3]; give the last layer an even number of units"), refusal);
    assertTrue(refusal.startsWith("net.yaml:7:7: "), refusal);
  }
}
