package io.evident.models.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialJsonTest {
  private static final TrialDescription TRIAL =
      new TrialDescription(
          7,
          "name: x\ndescription: 'it''s \"quoted\" \\ µ'\n",
          -3_000_000_000L,
          Assignment.NONE.with("z.key", "1e-3").with("a.key", "x, \"y\""));

  private static TrialResult result(TrialResult.Status status, Map<String, Double> metrics) {
    return new TrialResult(
        7, TRIAL.experimentDigest(), "data", TRIAL.seed(), status, "why\n\"so\"", metrics, 1.25);
  }

  @Test
  void aDescriptionSurvivesItsJson() {
    TrialDescription again = TrialDescription.parse("t", TRIAL.json());
    assertEquals(TRIAL, again);
    assertEquals(
        List.of("z.key", "a.key"), List.copyOf(again.assignment().values().keySet()), "in order");
    assertEquals(TRIAL.experimentDigest(), again.experimentDigest());
  }

  @Test
  void aResultSurvivesItsJsonToTheLastBit() {
    TrialResult result =
        result(TrialResult.Status.OK, Map.of("testLoss", Math.PI / 1e7, "validationAccuracy", 1.0));
    assertEquals(result, TrialResult.parse("t", result.json()));
    for (TrialResult.Status status : TrialResult.Status.values()) {
      TrialResult bare = result(status, Map.of());
      assertEquals(bare, TrialResult.parse("t", bare.json()));
    }
  }

  @Test
  void aResultIsOfOneExperimentOneSeedAndSomeImages() {
    TrialResult result = result(TrialResult.Status.OK, Map.of());
    assertTrue(result.isOf(TRIAL, "data"));
    assertFalse(result.isOf(TRIAL, "other"));
    assertFalse(
        result.isOf(new TrialDescription(7, TRIAL.experiment(), 4, TRIAL.assignment()), "data"));
    assertFalse(
        result.isOf(new TrialDescription(7, "name: y", TRIAL.seed(), Assignment.NONE), "data"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "version" : 1  | "version" : 2   | t: this program reads version 1, got 2
          "version" : 1, |                 | t: this program reads version 1, got none
          "trial" : 7    | "trial" : "7"   | t: is damaged: trial must be a whole number, got "7"
          "trial" : 7    | "trial" : 7.5   | t: is damaged: trial must be a whole number, got 7.5
          "status" : "ok"| "status" : "on" | t: is damaged: status must be one of [OK, DIVERGED, FAILED], got "on"
          "seconds" : 1.25 | "seconds" : null | t: is damaged: seconds must be a finite number, got null
          "message"      | "massage"       | t: is damaged: needs the key message
          """)
  void damagedJsonIsNamed(String what, String instead, String message) {
    String json = result(TrialResult.Status.OK, Map.of()).json();
    assertTrue(json.contains(what), json);
    String damaged = json.replace(what, instead == null ? "" : instead);
    assertEquals(
        message + "; delete it to run the trial again",
        assertThrows(IllegalArgumentException.class, () -> TrialResult.parse("t", damaged))
            .getMessage());
  }

  @Test
  void whatIsNoJsonIsRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> TrialResult.parse("003.json", "{\"a"))
            .getMessage();
    assertTrue(message.startsWith("003.json:1:"), message);
    assertThrows(IllegalArgumentException.class, () -> TrialResult.parse("003.json", ""));
    assertThrows(IllegalArgumentException.class, () -> TrialResult.parse("003.json", "[1]"));
  }

  @Test
  void aTrialThatCameToNoEndHasNoMetrics() {
    assertThrows(
        IllegalArgumentException.class,
        () -> result(TrialResult.Status.DIVERGED, Map.of("testLoss", 1.0)));
    assertThrows(
        IllegalArgumentException.class,
        () -> result(TrialResult.Status.OK, Map.of("testLoss", Double.NaN)));
  }
}
