package io.evident.lab.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evident.backprop.network.Network;
import io.evident.models.device.DeviceChoice;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
class ScalingTest {
  private static ScalingResult.Point point(int value, double seconds, long bytes) {
    return new ScalingResult.Point(value, new Rounds(List.of(seconds)), bytes, 7.0 * value);
  }

  /** The lower half is flat; the upper half grows as the square. */
  private static final ScalingResult RESULT =
      new ScalingResult(
          ScalingAxis.LENET_BATCH,
          List.of(point(1, 4, 80), point(2, 4, 80), point(4, 16, 80), point(8, 64, 160)));

  @Test
  void exponentsAreOfTheUpperHalf() {
    assertEquals(2, RESULT.timeExponent(), 1e-12);
    assertEquals(1, RESULT.workExponent(), 1e-12);
    assertEquals(1, RESULT.memoryExponent(), 1e-12);
    assertThrows(
        IllegalArgumentException.class,
        () -> new ScalingResult(ScalingAxis.DEPTH, List.of(point(1, 1, 1))));
  }

  @Test
  void everyPointIsARowAndTheExponentsStandBelow() throws IOException {
    String text = ScalingFormats.text(List.of(RESULT));
    assertTrue(text.startsWith("lenet-batch"), text);
    assertTrue(text.contains("exponent 2.00, operations 1.00, memory 1.00"), text);
    JsonNode json = new ObjectMapper().readTree(ScalingFormats.json(List.of(RESULT)));
    assertEquals(4, json.size());
    assertEquals(64e3, json.at("/3/millisPerStep").asDouble());
    assertEquals(5, ScalingFormats.csv(List.of(RESULT)).lines().count());
  }

  @Test
  void theAxesAreWhatTheySay() {
    for (ScalingAxis axis : ScalingAxis.values()) {
      List<Integer> values = axis.measuredAt();
      assertEquals(values.stream().sorted().distinct().toList(), values, axis.name());
    }
    assertEquals(1, ScalingAxis.LENET_BATCH.measuredAt().get(0));
    assertEquals(1024, ScalingAxis.LENET_BATCH.measuredAt().get(10));
    Network deep = ScalingAxis.DEPTH.work(4).experiment().network();
    assertEquals(2 * 5, deep.parameters().size());
    Network wide = ScalingAxis.WIDTH.work(250).experiment().network();
    assertEquals(3072 * 250 + 250 + 250 * 250 + 250 + 250 * 10 + 10, wide.parameterCount());
    assertEquals(25_000, ScalingAxis.IMAGES_HELD.images(25_000));
    assertTrue(ScalingAxis.IMAGES_STREAMED.data(WorkData.SAMPLE).streamed());
  }

  @Test
  void streamedImagesAreMeasuredInAProcessForEachPoint() throws IOException {
    BenchmarkSettings settings =
        new BenchmarkSettings(
            1, Duration.ZERO, Duration.ZERO, 1, DeviceChoice.CPU, false, 0, WorkData.SAMPLE);
    ScalingResult found =
        Scaling.along(ScalingAxis.IMAGES_STREAMED, List.of(500, 1_000), settings, text -> {});
    assertEquals(2, found.points().size());
    assertEquals(1_000, found.points().get(1).value());
    assertTrue(found.points().get(0).operations() == found.points().get(1).operations());
  }
}
