package io.evident.models.task;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.GaussianLikelihood;
import io.evident.backprop.network.HalfMeanSquaredError;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskNamesTest {
  /** A map of what is predicted would lose one of them. */
  @Test
  void twoPredictedNumbersOfOneNameAreRefused() {
    List<Double> ones = List.of(1.0, 1.0);
    Regression task = new Regression(List.of("price", "price deviation"), ones, ones);
    task.requireSuits(new HalfMeanSquaredError());
    refused(() -> task.requireSuits(new GaussianLikelihood()), "\"price deviation\"");
    MultiLabel labels = new MultiLabel(List.of("new", "dear", "new"));
    refused(() -> labels.requireSuits(new BinaryCrossEntropyOnLogits()), "\"new\"");
  }

  private static void refused(Runnable attempt, String name) {
    String said = assertThrows(IllegalArgumentException.class, attempt::run).getMessage();
    assertTrue(said.contains("would be called " + name + "; rename a target"), said);
  }
}
