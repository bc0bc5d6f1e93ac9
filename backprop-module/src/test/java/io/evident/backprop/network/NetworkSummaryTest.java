package io.evident.backprop.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkSummaryTest {
  @Test
  void theLenetIsATableWithItsTotal() {
    assertEquals(
        """
        network lenet
        name         layer                             output        parameters
        -----------------------------------------------------------------------
                     input                             [32, 32, 3]
        conv2d_1     conv2d: {filters: 6, kernel: 5}   [28, 28, 6]          456
        relu_1       relu                              [28, 28, 6]            0
        maxPool2d_1  maxPool2d: {size: 2}              [14, 14, 6]            0
        conv2d_2     conv2d: {filters: 16, kernel: 5}  [10, 10, 16]       2,416
        relu_2       relu                              [10, 10, 16]           0
        maxPool2d_2  maxPool2d: {size: 2}              [5, 5, 16]             0
        flatten_1    flatten                           [400]                  0
        dense_1      dense: {units: 120}               [120]             48,120
        relu_3       relu                              [120]                  0
        dense_2      dense: {units: 84}                [84]              10,164
        relu_4       relu                              [84]                   0
        dense_3      dense: {units: 10}                [10]                 850
        -----------------------------------------------------------------------
        loss softmaxCrossEntropy
        parameters  62,006
        trained     62,006
        not trained      0
        """,
        String.join("\n", NetworkSummary.lines(BuiltInNetworks.lenet())) + "\n");
  }

  @Test
  void theColumnsOfALongNetworkStayAlignedAndTheRowsAddUp() {
    List<Layer> layers = new ArrayList<>();
    for (int l = 0; l < 120; l++) {
      layers.add(new Conv2d(1 + l, 3, 1, Padding.explicit(2), 2));
      layers.add(Activation.leakyRelu(0.01));
    }
    layers.add(new Flatten());
    layers.add(Dense.of(10));
    Network network =
        Network.of("long", Shape.of(32, 32, 3), layers, new SoftmaxCrossEntropy(0.1))
            .withL2Penalty(5e-4);
    List<String> lines = NetworkSummary.lines(network);
    String all = String.join("\n", lines);
    List<String> rows = lines.subList(4, lines.size() - 5);
    assertEquals(network.layers().size(), rows.size());
    int output = lines.get(1).indexOf("output");
    long sum = 0;
    for (int l = 0; l < rows.size(); l++) {
      assertEquals(lines.get(2).length(), rows.get(l).length(), all);
      assertTrue(rows.get(l).startsWith(network.layerName(l) + " "), all);
      assertTrue(rows.get(l).startsWith(network.outputOf(l) + " ", output), all);
      String count = rows.get(l).substring(rows.get(l).lastIndexOf(' ') + 1);
      sum += Long.parseLong(count.replace(",", ""));
    }
    assertEquals(network.parameterCount(), sum);
    assertTrue(all.contains("loss {softmaxCrossEntropy: {labelSmoothing: 0.1}}, l2Penalty 5.0E-4"));
  }

  @Test
  void runningStatisticsAreHeldAndNotTrained() {
    Network network =
        Network.of(
            "normalized",
            Shape.of(8, 8, 3),
            List.of(Conv2d.of(6, 3), new BatchNorm(), new Dropout(0.5), new Flatten(), Dense.of(4)),
            new SoftmaxCrossEntropy());
    List<String> lines = NetworkSummary.lines(network);
    assertTrue(lines.get(5).matches("batchNorm_1 .* 24"), lines.get(5));
    assertTrue(lines.get(6).matches("dropout_1 .* 0"), lines.get(6));
    int conv = 3 * 3 * 3 * 6 + 6;
    int dense = 6 * 6 * 6 * 4 + 4;
    assertEquals(1060, conv + dense + 24);
    assertEquals(
        List.of("parameters  1,060", "trained     1,048", "not trained    12"),
        lines.subList(lines.size() - 3, lines.size()));
  }
}
