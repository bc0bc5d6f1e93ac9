package io.evident.models.internal.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.evident.backprop.network.Network;
import io.evident.backprop.network.NetworkYaml;
import io.evident.backprop.yaml.YamlValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationBatchTest {

  /** The convolution keeps the size; 2^27 over 512 x 512 x 16 is 32. */
  @ParameterizedTest
  @CsvSource({"32, 500", "512, 32", "8192, 1"})
  void largeImagesComeInSmallBatches(int side, int expected) {
    Network network =
        NetworkYaml.read(
            YamlValue.parse(
                "net",
                String.join(
                    "\n",
                    "name: net",
                    "input: [" + side + ", " + side + ", 3]",
                    "layers:",
                    "  - conv2d: {filters: 16, kernel: 3, padding: same}",
                    "  - globalAvgPool2d",
                    "  - dense: {units: 10}",
                    "loss: softmaxCrossEntropy")));
    assertEquals(expected, EvaluationBatch.of(network));
  }
}
