package io.evident.lab.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchmarkFormatsTest {
  private static final List<String> FIELDS =
      List.of(
          "work",
          "batch",
          "device",
          "threads",
          "millisPerStep",
          "spread",
          "imagesPerSecond",
          "share");

  private static final BenchmarkResult RESULT =
      new BenchmarkResult("lenet", 32, "CPU:0", 2, new Rounds(List.of(0.002, 0.004, 0.003)), 0.25);

  @Test
  void jsonIsAListOfObjects() throws IOException {
    JsonNode json = new ObjectMapper().readTree(BenchmarkFormats.json(List.of(RESULT, RESULT)));
    assertTrue(json.isArray());
    assertEquals(2, json.size());
    List<String> names = new ArrayList<>();
    json.get(0).fieldNames().forEachRemaining(names::add);
    assertEquals(FIELDS, names);
    assertEquals("lenet", json.get(0).get("work").asText());
    assertEquals(3.0, json.get(0).get("millisPerStep").asDouble());
    assertEquals(2.0 / 3, json.get(0).get("spread").asDouble(), 1e-15);
    assertEquals(32 / 0.003, json.get(0).get("imagesPerSecond").asDouble());
    assertEquals(0.25, json.get(0).get("share").asDouble());
  }

  @Test
  void csvHasTheSameFields() {
    List<String> lines = BenchmarkFormats.csv(List.of(RESULT)).lines().toList();
    assertEquals(String.join(",", FIELDS), lines.get(0));
    assertTrue(lines.get(1).startsWith("lenet,32,CPU:0,2,3.0,0.66"), lines.get(1));
  }

  @Test
  void textHasTheMachineAndARowForEachWork() {
    Rounds rates = new Rounds(List.of(4e11, 4.2e11, 4.4e11));
    Rounds copies = new Rounds(List.of(1e11, 1.1e11, 1.2e11));
    String text =
        BenchmarkFormats.text(new Benchmark(List.of(RESULT), rates, copies, "pictures", "2.18.0"));
    List<String> lines = text.lines().toList();
    assertEquals(
        "machine: float32 product 420 GFLOP/s (400 to 440), copy 110.0 GB/s (100.0 to 120.0)",
        lines.get(0));
    assertTrue(text.contains("median of 3 rounds"), text);
    assertTrue(
        lines.get(lines.size() - 1).matches("lenet +32 CPU:0 +2 +3.000 +2.000 to 4.000 +10,667 .*"),
        text);
  }
}
