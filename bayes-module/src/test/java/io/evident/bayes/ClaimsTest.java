package io.evident.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Every published figure of the homework, or what is right where the print is wrong. */
class ClaimsTest {
  private static final SufficientStatistics DATA = Cs181.observations().statistics();

  @Test
  void sumIsThePublishedOne() {
    assertEquals(14, DATA.count());
    assertEquals(29.63, DATA.sum(), 1e-12);
  }

  @Test
  void sumOfSquaresIsThePublishedOne() {
    assertEquals(74.8937, DATA.sumOfSquares(), 1e-10);
  }

  @Test
  void posteriorMeanFollowsTheFormula() {
    assertEquals(2.0866197183098594, Cs181.MODEL.posterior(DATA).mean(), 1e-14);
  }

  @Test
  void posteriorVarianceCountsEveryObservation() {
    assertEquals(0.07042253521126761, Cs181.MODEL.posterior(DATA).variance(), 1e-15);
  }

  private static void assertRelative(String expected, double actual) {
    assertEquals(1, actual / Double.parseDouble(expected), 1e-12);
  }

  @Test
  void evidenceIsThePrintedOneTimesRootTwo() {
    double evidence = Cs181.MODEL.evidence(DATA);
    assertRelative("4.462872662018075e-10", evidence);
    assertEquals(3.15573e-10, evidence / Math.sqrt(2), 1e-15);
    assertEquals(Double.parseDouble("-21.530058276625513"), Cs181.MODEL.logEvidence(DATA), 1e-12);
  }

  @Test
  void evidenceOfTheRivalIsThePrintedOneTimesRootTwo() {
    double evidence = Cs181.RIVAL.evidence(DATA);
    assertRelative("7.999704829619995e-15", evidence);
    assertEquals(5.65665e-15, evidence / Math.sqrt(2), 1e-20);
    assertEquals(Double.parseDouble("-32.459371750209035"), Cs181.RIVAL.logEvidence(DATA), 1e-12);
  }

  @Test
  void theWiderPriorIsPreferredByThePublishedFactor() {
    double factor = Cs181.MODEL.logEvidence(DATA) - Cs181.RIVAL.logEvidence(DATA);
    assertEquals(10.929313473583521, factor, 1e-12);
  }

  @Test
  void plugInVarianceIsTheNoiseVarianceThroughout() {
    for (PredictivePath.Step step :
        PredictivePath.of(Cs181.MODEL, Cs181.observations().values()).steps()) {
      assertEquals(1.0, step.map().variance());
      step.mle().ifPresent(mle -> assertEquals(1.0, mle.variance()));
    }
  }

  @Test
  void orderDoesNotMatterAtTheEnd() {
    PredictivePath path = PredictivePath.of(Cs181.MODEL, Cs181.observations().values());
    long seed = 181;
    PredictivePath shuffled = path.shuffled(new java.util.Random(1));
    PredictivePath seeded = path.shuffled(new java.util.SplittableRandom(seed));
    assertTrue(!seeded.observations().equals(path.observations()), "seed " + seed);
    for (PredictivePath other : new PredictivePath[] {shuffled, seeded}) {
      assertEquals(path.last().posterior().mean(), other.last().posterior().mean(), 1e-15);
      assertEquals(path.last().posterior().variance(), other.last().posterior().variance());
      assertEquals(path.last().logEvidence(), other.last().logEvidence(), 1e-13);
    }
  }
}
