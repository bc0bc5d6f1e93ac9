package io.evident.backprop.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.yaml.YamlException;
import io.evident.backprop.yaml.YamlValue;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Blocks as layers that know where their inputs come from, and as YAML. */
class BranchesTest {
  private static final String NETWORK =
      """
      input: [8, 8, 3]
      layers:
        - conv2d: {filters: 4, kernel: 3, padding: same}
        - residual:
            name: down
            layers: [conv2d: {filters: 6, kernel: 3, stride: 2, padding: same}, relu]
            shortcut: [conv2d: {filters: 6, kernel: 1, stride: 2}]
        - repeat: {times: 2, layers: [residual: [relu, conv2d: {filters: 6, kernel: 1}], tanh]}
        - concat: {name: mix, branches: [[relu], [tanh, conv2d: {filters: 2, kernel: 1}]]}
        - add: [[flatten, dense: {units: 3}], [avgPool2d: {size: 4}, flatten, dense: {units: 3}]]
      loss: softmaxCrossEntropy
      """;

  private static Network read(String yaml) {
    return NetworkYaml.read(YamlValue.parse("n.yaml", yaml));
  }

  private static String refusal(String layers) {
    String yaml = "input: [4, 4, 2]\nlayers:\n" + layers + "\nloss: softmaxCrossEntropy\n";
    return assertThrows(YamlException.class, () -> read(yaml)).getMessage();
  }

  @Test
  void layersAreWrittenOutWithTheirPathsAndSources() {
    Network network = read(NETWORK);
    List<String> nodes =
        IntStream.range(0, network.layers().size())
            .mapToObj(l -> network.layerName(l) + " " + network.sources(l) + network.outputOf(l))
            .toList();
    assertEquals(
        List.of(
            "conv2d_1 [0][8, 8, 4]",
            "down.conv2d_1 [1][4, 4, 6]",
            "down.relu_1 [2][4, 4, 6]",
            "down.shortcut.conv2d_1 [1][4, 4, 6]",
            "down.add [3, 4][4, 4, 6]",
            "repeat_1.1.residual_1.relu_1 [5][4, 4, 6]",
            "repeat_1.1.residual_1.conv2d_1 [6][4, 4, 6]",
            "repeat_1.1.residual_1.add [7, 5][4, 4, 6]",
            "repeat_1.1.tanh_1 [8][4, 4, 6]",
            "repeat_1.2.residual_1.relu_1 [9][4, 4, 6]",
            "repeat_1.2.residual_1.conv2d_1 [10][4, 4, 6]",
            "repeat_1.2.residual_1.add [11, 9][4, 4, 6]",
            "repeat_1.2.tanh_1 [12][4, 4, 6]",
            "mix.branch1.relu_1 [13][4, 4, 6]",
            "mix.branch2.tanh_1 [13][4, 4, 6]",
            "mix.branch2.conv2d_1 [15][4, 4, 2]",
            "mix.concat [14, 16][4, 4, 8]",
            "add_1.branch1.flatten_1 [17][128]",
            "add_1.branch1.dense_1 [18][3]",
            "add_1.branch2.avgPool2d_1 [17][1, 1, 8]",
            "add_1.branch2.flatten_1 [20][8]",
            "add_1.branch2.dense_1 [21][3]",
            "add_1.add [19, 22][3]"),
        nodes);
    assertEquals(List.of(1, 3), network.consumers(1));
    assertEquals(List.of(), network.consumers(network.layers().size()));
    assertEquals("down.shortcut.conv2d_1.kernel", network.parameters().get(4).name());
    assertEquals(Shape.of(4 * 4 * 8), network.inputOf(16));
    assertEquals(List.of(Shape.of(4, 4, 6), Shape.of(4, 4, 2)), network.inputsOf(16));
  }

  @Test
  void blocksSurvivePrintingAndReading() {
    for (Network network : List.of(read(NETWORK), BranchNetworks.ofImages())) {
      String printed = NetworkYaml.print(network);
      Network again = read(printed);
      assertEquals(network.elements(), again.elements(), printed);
      assertEquals(network.parameters(), again.parameters());
      assertEquals(printed, NetworkYaml.print(again));
    }
  }

  @Test
  void aChainIsItself() {
    Network chain = read("input: [4]\nlayers: [dense: {units: 3}]\nloss: softmaxCrossEntropy\n");
    assertEquals(List.of(Dense.of(3)), chain.elements());
    assertEquals("dense_1.weight", chain.parameters().get(0).name());
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(
            "  - residual: [flatten]",
            "n.yaml:3:5: layer residual_1.add cannot add [32] and [4, 4, 2],"),
        Arguments.of(
            "  - residual: {layers: [relu], shortcut: [maxPool2d: {size: 2}]}",
            "n.yaml:3:5: layer residual_1.add cannot add [4, 4, 2] and [2, 2, 2],"),
        Arguments.of(
            "  - relu\n  - concat: [[relu], [maxPool2d: {size: 2}]]",
            "n.yaml:4:5: layer concat_1.concat cannot put [4, 4, 2] and [2, 2, 2] beside"),
        Arguments.of(
            "  - repeat: {times: 3, layers: [conv2d: {filters: 2, kernel: 3}]}",
            "n.yaml:3:33: layer repeat_1.2.conv2d_1 "),
        Arguments.of(
            "  - repeat: {times: 0, layers: [relu]}",
            "n.yaml:3:5: repeat: times must be in [1, 10000]"),
        Arguments.of(
            "  - repeat: {times: 5001, layers: [relu, relu]}",
            "n.yaml:3:21: are 10002 layers, more than 10000"),
        Arguments.of(
            "  - repeat: {times: 100, layers: [repeat: {times: 101, layers: [relu]}]}",
            "n.yaml:3:21: are 10100 layers, more than 10000"),
        Arguments.of(
            "  - concat: [[relu], []]",
            "n.yaml:3:5: concat: branch 2 must have at least one layer"),
        Arguments.of("  - concat: []", "n.yaml:3:5: concat: concat needs at least one branch"),
        Arguments.of("  - concat: [relu]", "n.yaml:3:14: a branch is a list of layers"),
        Arguments.of(
            "  - residual: []", "n.yaml:3:5: residual: layers must have at least one layer"),
        Arguments.of("  - residual", "n.yaml:3:5: residual is a block; write residual: {layers"),
        Arguments.of("  - residual: {layer: [relu]}", "n.yaml:3:16: unknown key layer; "),
        Arguments.of(
            "  - residul: [relu]", "n.yaml:3:5: unknown key residul; did you mean residual"),
        Arguments.of(
            "  - residual: {name: a.b, layers: [relu]}",
            "n.yaml:3:5: residual: name must be a letter and then"),
        Arguments.of(
            "  - residual: {name: a, layers: [relu]}\n  - residual: {name: a, layers: [relu]}",
            "n.yaml:4:34: two parts are called a;"),
        Arguments.of("  - residual: {layers: &r [residual: *r]}", "n.yaml:3:38: *r stands within"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeInABlockIsNamedWhereItStands(String layers, String message) {
    String said = refusal(layers);
    assertTrue(said.startsWith(message), said);
  }

  @Test
  void blocksStandThirtyTwoDeepAndNotDeeper() {
    read(
        "input: [4]\nlayers:\n  - "
            + nested(32)
            + "\n  - dense: {units: 2}\nloss: softmaxCrossEntropy");
    String said = refusal("  - " + nested(33));
    assertTrue(said.matches("n.yaml:3:\\d+: a block stands 33 deep; at most 32 are read"), said);
    Element element = Activation.relu();
    for (int i = 0; i < 33; i++) {
      element = Block.residual(element);
    }
    List<Element> deep = List.of(element);
    assertThrows(
        ShapeException.class,
        () -> Network.of("deep", Shape.of(4), deep, new SoftmaxCrossEntropy()));
  }

  /** A layer that says one thing and does another in one mode. */
  private record Halved(Mode mode) implements CustomLayer {
    @Override
    public String kind() {
      return "halved";
    }

    @Override
    public Shape outputShape(Shape input) {
      return input;
    }

    @Override
    public double[] forward(LayerInput in) {
      return new double[in.x().length / (in.mode() == mode ? 2 : 1)];
    }

    @Override
    public double[] backward(LayerInput in, double[] dy, double[][] gradients) {
      return in.x().clone();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLayerThatChangesTheBatchIsNamedWhereItStands(Mode mode) {
    String yaml =
        """
        input: [4]
        layers:
          - residual:
              - halved
          - dense: {units: 2}
        loss: softmaxCrossEntropy
        """;
    String said =
        assertThrows(
                YamlException.class,
                () -> NetworkYaml.read(YamlValue.parse("n.yaml", yaml), List.of(new Halved(mode))))
            .getMessage();
    assertEquals(
        "n.yaml:4:9: layer residual_1.halved_1 must give 8 numbers for a batch of 2, [4] for each"
            + " example, and gives 4",
        said);
  }

  /** Else two parameters would have one name, and a checkpoint would hold one of them. */
  @Test
  void noTwoLayersHaveOneName() {
    String said =
        refusal(
            "  - residual: {layers: [residual: {name: shortcut, layers: [relu]}], shortcut: [relu]}");
    assertTrue(said.contains(": two layers are called residual_1.shortcut.relu_1; "), said);
  }

  @Test
  void aJoinWithoutBranchesIsRefused() {
    List<Element> alone = List.of(new Add());
    assertEquals(
        "layer add_1 ends branches; it belongs into a block",
        assertThrows(
                ShapeException.class,
                () -> Network.of("n", Shape.of(4), alone, new SoftmaxCrossEntropy()))
            .getMessage());
  }

  private static String nested(int depth) {
    return "residual: [".repeat(depth) + "relu" + "]".repeat(depth);
  }

  @Test
  void theSummaryIsATree() {
    List<String> lines = NetworkSummary.lines(read(NETWORK));
    int down = lines.indexOf("down");
    assertTrue(lines.get(down + 1).startsWith("  conv2d_1 "), lines.get(down + 1));
    assertEquals("  shortcut", lines.get(down + 3));
    assertTrue(lines.get(down + 4).startsWith("    conv2d_1 "), lines.get(down + 4));
    assertTrue(lines.get(down + 5).startsWith("  add "), lines.get(down + 5));
  }
}
