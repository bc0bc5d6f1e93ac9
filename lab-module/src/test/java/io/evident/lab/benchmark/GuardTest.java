package io.evident.lab.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evident.models.device.DeviceChoice;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GuardTest {
  @Test
  void theRatioIsThatOfMediansAndItsSpreadThatOfRounds() throws IOException {
    GuardResult result =
        new GuardResult(
            "lenet",
            4,
            "CPU:0",
            1,
            new Rounds(List.of(0.002, 0.003, 0.010)),
            new Rounds(List.of(0.001, 0.002, 0.004)));
    assertEquals(1.5, result.ratio());
    assertEquals(List.of(2.0, 1.5, 2.5), result.ratios().values());
    String text = GuardFormats.text(List.of(result));
    assertTrue(text.contains("3.000     2.000   1.50      1.50 to 2.50"), text);
    JsonNode json = new ObjectMapper().readTree(GuardFormats.json(List.of(result)));
    assertEquals(1.5, json.at("/0/ratio").asDouble());
    assertThrows(
        IllegalArgumentException.class,
        () -> new GuardResult("lenet", 4, "CPU:0", 1, result.trainer(), new Rounds(List.of(1.0))));
  }

  @Tag("long")
  @Test
  void trainerAndBareGraphAreMeasuredInOneProcess() throws IOException {
    BenchmarkSettings settings =
        new BenchmarkSettings(
            2, Duration.ZERO, Duration.ZERO, 2, DeviceChoice.CPU, false, 0, WorkData.SAMPLE);
    List<GuardResult> found =
        Guard.run(
            List.of(Workload.training("lenet", 8), Workload.evaluation("lenet")),
            settings,
            text -> {});
    assertEquals(1, found.size(), "evaluations have no bare graph");
    assertEquals(2, found.get(0).ratios().values().size());
  }
}
