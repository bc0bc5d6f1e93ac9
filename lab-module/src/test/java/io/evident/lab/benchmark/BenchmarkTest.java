package io.evident.lab.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.device.DeviceChoice;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real processes, with rounds of as few steps as there can be. */
class BenchmarkTest {
  private static BenchmarkSettings settings(WorkData data) {
    return new BenchmarkSettings(
        2, Duration.ZERO, Duration.ZERO, 1, DeviceChoice.CPU, false, 0, data);
  }

  @Test
  @Tag("thorough")
  void worksAreMeasuredInTurn() throws IOException {
    List<String> progress = new ArrayList<>();
    Benchmark found =
        Benchmark.run(
            List.of(Workload.training("lenet", 4), Workload.evaluation("lenet")),
            settings(WorkData.SAMPLE),
            progress::add);
    assertEquals(2, found.results().size());
    BenchmarkResult step = found.results().get(0);
    assertEquals("lenet", step.work());
    assertEquals(4, step.batch());
    assertEquals("CPU:0", step.device());
    assertEquals(1, step.threads());
    assertEquals(2, step.seconds().values().size());
    assertTrue(step.share() > 0, "share " + step.share());
    BenchmarkResult evaluation = found.results().get(1);
    assertEquals(10_000, evaluation.batch());
    assertTrue(
        evaluation.millisPerStep() > step.millisPerStep(),
        "10,000 images take longer than 4, but took " + evaluation.millisPerStep());
    assertTrue(found.source().contains("sample"), found.source());
    assertTrue(progress.contains("round 2 of 2"), progress.toString());
  }

  @Test
  void whatAWorkerCannotDoIsSaidInItsWords() {
    WorkData nowhere = new WorkData("there/is/no/such/folder", "", false);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Benchmark.run(
                    List.of(Workload.training("lenet", 4)), settings(nowhere), text -> {}));
    assertTrue(refused.getMessage().contains("there/is/no/such/folder"), refused.getMessage());
  }
}
