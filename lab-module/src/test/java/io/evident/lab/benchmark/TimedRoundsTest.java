package io.evident.lab.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evident.models.training.StepMetrics;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimedRoundsTest {
  private static final StepMetrics STEP = new StepMetrics(1, 1, 1, 1, 1, 1, 1, 1);

  private final ByteArrayOutputStream answers = new ByteArrayOutputStream();

  private TimedRounds rounds(String commands, boolean evaluations) {
    WorkerCommands both =
        new WorkerCommands(
            new BufferedReader(new StringReader(commands)),
            new PrintStream(answers, true, StandardCharsets.UTF_8));
    return new TimedRounds(
        both,
        evaluations,
        () -> both.answer(Map.of("device", "here")),
        nanos -> Map.of("bare", nanos));
  }

  /** A run of the session that takes so many steps. */
  private static void step(TimedRounds rounds, int steps) {
    for (int step = 0; step < steps; step++) {
      rounds.onStep(STEP);
    }
    assertFalse(rounds.wantsToPause());
  }

  @Test
  void aRoundHasAllStepsOfItsRuns() throws IOException {
    TimedRounds rounds = rounds("steps 0\nsteps 0\nsteps 0\n", false);
    for (int run = 0; run < 3; run++) {
      step(rounds, 5);
    }
    assertEquals(5, answers().get(1).get("steps").asInt());
    assertEquals(5, answers().get(2).get("steps").asInt());
    assertFalse(rounds.wantsToPause(), "an evaluation asks too");
    assertEquals(3, answers().size());
  }

  private List<JsonNode> answers() throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (String line : answers.toString(StandardCharsets.UTF_8).lines().toList()) {
      assertTrue(line.startsWith(WorkerCommands.MARK), line);
      all.add(new ObjectMapper().readTree(line.substring(WorkerCommands.MARK.length())));
    }
    return all;
  }

  @Test
  void aRoundBeginsAfterTheFirstStepAndHasThreeAtLeast() throws IOException {
    TimedRounds rounds = rounds("steps 0\nsteps 0\n", false);
    for (int step = 0; step < 6; step++) {
      step(rounds, 1);
    }
    assertEquals(2, answers().size());
    assertEquals("here", answers().get(0).get("device").asText());
    assertEquals(3, answers().get(1).get("steps").asInt());
    assertTrue(answers().get(1).get("nanos").asLong() > 0);
    assertThrows(WorkerCommands.Ended.class, () -> step(rounds, 1));
  }

  @Test
  void evaluationsAreNotStepsUnlessTheyAreMeasured() throws IOException {
    TimedRounds training = rounds("steps 0\n", false);
    for (int epoch = 0; epoch < 3; epoch++) {
      step(training, 1);
      training.onEpoch(null);
    }
    assertEquals(1, answers().size(), "two steps after the first are no round");
    TimedRounds evaluation = rounds("steps 0\nsteps 0\n", true);
    for (int epoch = 0; epoch < 4; epoch++) {
      step(evaluation, 1);
      evaluation.onEpoch(null);
    }
    assertEquals(3, answers().get(2).get("steps").asInt());
  }

  @Test
  void theBareGraphRunsBetweenRounds() throws IOException {
    TimedRounds rounds = rounds("bare 7\nbare 8\nsteps 0\n", false);
    step(rounds, 1);
    assertEquals(7, answers().get(1).get("bare").asInt());
    assertEquals(8, answers().get(2).get("bare").asInt());
  }
}
