package io.evident.models.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.task.TaskKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StandingTest {
  private final List<TrialDescription> trials = new ArrayList<>();
  private final Map<Integer, TrialResult> results = new TreeMap<>();

  private void trial(String value, long seed, TrialResult.Status status, double... metrics) {
    int index = trials.size() + 1;
    trials.add(
        new TrialDescription(index, "name: x", seed, Assignment.NONE.with("batchSize", value)));
    Map<String, Double> measured =
        status == TrialResult.Status.OK
            ? Map.of(
                "validationAccuracy",
                metrics[0],
                "validationLoss",
                metrics[1],
                "testAccuracy",
                metrics[2])
            : Map.of();
    results.put(index, new TrialResult(index, "e", "d", seed, status, "", measured, 1));
  }

  private Standing best(Selection.Measure measure) {
    return Standing.best(Standing.of(trials, results), measure).orElseThrow();
  }

  @Test
  void theTestImagesHaveNoSayInTheChoice() {
    trial("4", 1, TrialResult.Status.OK, 0.5, 0.7, 0.1);
    trial("8", 1, TrialResult.Status.OK, 0.4, 0.6, 0.9);
    assertEquals("batchSize=4", best(Selection.Measure.ACCURACY).assignment().text());
    assertEquals("batchSize=8", best(Selection.Measure.LOSS).assignment().text());
  }

  @Test
  void theMeanOverSeedsDecides() {
    trial("4", 1, TrialResult.Status.OK, 0.50, 1, 0);
    trial("4", 2, TrialResult.Status.OK, 0.30, 1, 0);
    trial("8", 1, TrialResult.Status.OK, 0.40, 1, 0);
    trial("8", 2, TrialResult.Status.OK, 0.44, 1, 0);
    Standing best = best(Selection.Measure.ACCURACY);
    assertEquals("batchSize=8", best.assignment().text());
    assertEquals(0.42, best.mean("validationAccuracy"), 1e-15);
    // (0.02^2 + 0.02^2) / (2 - 1)
    assertEquals(Math.sqrt(0.0008), best.deviation("validationAccuracy"), 1e-15);
    assertEquals(4, best.bestSeed(Selection.Measure.ACCURACY).index());
  }

  @Test
  void ofEqualOnesTheFirstIsTaken() {
    trial("4", 1, TrialResult.Status.OK, 0.5, 1, 0);
    trial("8", 1, TrialResult.Status.OK, 0.5, 1, 0.9);
    assertEquals("batchSize=4", best(Selection.Measure.ACCURACY).assignment().text());
    assertEquals("batchSize=4", best(Selection.Measure.LOSS).assignment().text());
  }

  @Test
  void aCombinationThatDivergedWithSomeSeedIsNotChosen() {
    trial("4", 1, TrialResult.Status.DIVERGED);
    trial("4", 2, TrialResult.Status.OK, 0.9, 0.1, 0.9);
    trial("8", 1, TrialResult.Status.OK, 0.4, 1, 0);
    trial("8", 2, TrialResult.Status.OK, 0.4, 1, 0);
    assertEquals("batchSize=8", best(Selection.Measure.ACCURACY).assignment().text());
    assertTrue(Double.isNaN(Standing.of(trials, results).get(0).mean("validationAccuracy")));
  }

  @Test
  void whereAllDivergedThereIsNoBest() {
    trial("4", 1, TrialResult.Status.DIVERGED);
    trial("8", 1, TrialResult.Status.FAILED);
    assertTrue(Standing.best(Standing.of(trials, results), Selection.Measure.ACCURACY).isEmpty());
  }

  /** An area under ROC is undefined on rows of one class; the first must not win by it. */
  @Test
  void whatIsUndefinedWithSomeSeedIsNotChosen() {
    Selection.Measure area = new Selection.Measure("validationRocArea", false);
    assertTrue(Selection.Measure.of(TaskKind.BINARY).contains(area));
    trial("4", 1, TrialResult.Status.OK, 0.9, 0.1, 0.9);
    trial("8", 1, TrialResult.Status.OK, 0.4, 1, 0);
    assertTrue(Standing.best(Standing.of(trials, results), area).isEmpty());
    results.put(
        2,
        new TrialResult(
            2, "e", "d", 1, TrialResult.Status.OK, "", Map.of("validationRocArea", 0.6), 1));
    assertEquals("batchSize=8", best(area).assignment().text());
  }
}
