package io.evident.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.bayes.EmpiricalBayes.Estimate;
import io.evident.bayes.EmpiricalBayes.ShrunkGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmpiricalBayesTest {
  private static final SufficientStatistics DATA = Cs181.observations().statistics();

  private static double total(List<SufficientStatistics> groups, double s2, double m, double t2) {
    return groups.stream().mapToDouble(g -> NormalModel.of(s2, m, t2).logEvidence(g)).sum();
  }

  @Test
  void theBestVarianceOfOneGroupIsItsClosedForm() {
    Estimate best = EmpiricalBayes.priorVariance(DATA, 1, 0);
    assertEquals(Math.pow(29.63 / 14, 2) - 1 / 14.0, best.priorVariance(), 1e-14);
    assertFalse(best.atBoundary());
    assertEquals(NormalModel.of(1, 0, best.priorVariance()).logEvidence(DATA), best.logEvidence());
    for (double factor : new double[] {0.5, 0.999, 1.001, 2}) {
      double other = NormalModel.of(1, 0, factor * best.priorVariance()).logEvidence(DATA);
      assertTrue(other < best.logEvidence(), "factor " + factor);
    }
  }

  @Test
  void aMeanWithinItsNoiseGivesTheBoundary() {
    SufficientStatistics near = SufficientStatistics.of(0.2, -0.1, 0.3);
    Estimate best = EmpiricalBayes.priorVariance(near, 1, 0);
    assertTrue(best.atBoundary());
    assertEquals(0, best.priorVariance());
    double direct = 0;
    for (double x : new double[] {0.2, -0.1, 0.3}) {
      direct += new Gaussian(0, 1).logDensity(x);
    }
    assertEquals(direct, best.logEvidence(), 1e-14);
  }

  @Test
  void groupsOfEqualSizeHaveAClosedFormToo() {
    List<SufficientStatistics> groups =
        List.of(
            SufficientStatistics.of(1, 2),
            SufficientStatistics.of(7, 8),
            SufficientStatistics.of(4, 4.5),
            SufficientStatistics.empty());
    Estimate best = EmpiricalBayes.prior(groups, 0.5);
    double[] means = {1.5, 7.5, 4.25};
    double centre = (1.5 + 7.5 + 4.25) / 3;
    double spread = 0;
    for (double mean : means) {
      spread += (mean - centre) * (mean - centre) / 3;
    }
    assertEquals(centre, best.priorMean(), 1e-14);
    assertEquals(spread - 0.25, best.priorVariance(), 1e-13 * spread);
    assertEquals(
        total(groups, 0.5, best.priorMean(), best.priorVariance()), best.logEvidence(), 1e-12);
  }

  /** Case 27: squares within that are most of the log evidence, and hardly any spread between. */
  @ParameterizedTest
  @CsvSource({
    "10, 5, 4, 1.5, 0",
    "5, 300, 1e-4, 0.5, 0",
    "5, 300, 1e-8, 0.5, 1e9",
    "4, 5000, 4, 0.5, 0",
    "2, 1000, 1e3, 1.001, -7"
  })
  void balancedGroupsHaveTheirClosedForm(
      int groups, int size, double noise, double spread, double offset) {
    long seed = 3;
    Random random = new Random(seed);
    List<SufficientStatistics> data = new ArrayList<>();
    double[] centre = new double[groups];
    for (int g = 0; g < groups; g++) {
      // means of one sign and the other, as far as spread noise deviations of a mean or spread
      // apart
      double wanted = (g % 2 == 0 ? 1 : -1) * spread * Math.max(1, Math.sqrt(noise / size));
      double[] x = new double[size];
      for (int i = 0; i < size; i += 2) {
        double step = 100 * random.nextGaussian();
        x[i] = offset + wanted + step;
        x[size - 1 - i] = offset + wanted - step;
      }
      for (int i = 1; i < size; i += 2) {
        x[i] = offset + wanted + random.nextGaussian();
      }
      data.add(SufficientStatistics.of(x));
      centre[g] = data.get(g).meanMinus(offset).value();
    }
    double mean = Arrays.stream(centre).average().getAsDouble();
    double squares = Arrays.stream(centre).map(c -> (c - mean) * (c - mean)).sum() / groups;
    double exact = Math.max(0, squares - noise / size);
    Estimate best = EmpiricalBayes.prior(data, noise);
    assertEquals(exact, best.priorVariance(), 1e-12 * squares, "seed " + seed);
    assertEquals(exact == 0, best.atBoundary(), "seed " + seed);
    assertEquals(offset + mean, best.priorMean(), 1e-15 * (1 + Math.abs(offset)));
  }

  @Test
  void theBoundaryIsFoundFromBothSides() {
    for (double gap : new double[] {-1e-3, -1e-9, 0, 1e-9, 1e-3, 2}) {
      List<SufficientStatistics> data =
          List.of(
              SufficientStatistics.of(0, 2 + 2 * gap), SufficientStatistics.of(-2 - 2 * gap, 0));
      double exact = Math.max(0, Math.pow(1 + gap, 2) - 1);
      Estimate best = EmpiricalBayes.prior(data, 2);
      assertEquals(exact, best.priorVariance(), 1e-9 * exact + 1e-15, "gap " + gap);
      assertEquals(gap <= 0, best.atBoundary(), "gap " + gap);
    }
  }

  /** Two precise groups close together and two vague ones far apart: two maxima, one of them 0. */
  @Test
  void ofSeveralMaximaTheHighestIsTaken() {
    for (double far : new double[] {3, 10, 30, 100}) {
      List<SufficientStatistics> data = new ArrayList<>();
      for (double mean : new double[] {0.1, -0.1, 0.05, far, -far}) {
        long count = Math.abs(mean) < 1 ? 10000 : 1;
        data.add(SufficientStatistics.ofMoments(count, mean, 0, 0));
      }
      double noise = 100;
      Estimate best = EmpiricalBayes.prior(data, noise);
      for (double log = -20; log < 12; log += 0.01) {
        double other = total(data, noise, best.priorMean(), Math.exp(log));
        assertTrue(other <= best.logEvidence() + 1e-12, "far " + far + ", log variance " + log);
      }
    }
  }

  @Test
  void noOtherPriorOfUnequalGroupsHasMoreEvidence() {
    long seed = 17;
    Random random = new Random(seed);
    for (double offset : new double[] {0, 1e9}) {
      List<SufficientStatistics> groups = new ArrayList<>();
      for (int g = 0; g < 12; g++) {
        double mean = offset + 2 * random.nextGaussian();
        groups.add(
            SufficientStatistics.of(
                random.doubles(1 + 2 * g).map(u -> mean + random.nextGaussian()).toArray()));
      }
      Estimate best = EmpiricalBayes.prior(groups, 1);
      assertFalse(best.atBoundary());
      for (double shift : new double[] {-0.1, -0.001, 0, 0.001, 0.1}) {
        for (double factor : new double[] {0.9, 0.999, 1, 1.001, 1.1}) {
          double other = total(groups, 1, best.priorMean() + shift, best.priorVariance() * factor);
          assertTrue(other <= best.logEvidence() + 1e-12, "seed " + seed);
        }
      }
      assertEquals(offset, best.priorMean(), 2);
      assertEquals(4, best.priorVariance(), 3.9);
    }
  }

  @Test
  void groupsThatDifferNoMoreThanTheirNoiseGiveTheBoundary() {
    Map<String, SufficientStatistics> groups = new LinkedHashMap<>();
    groups.put("a", SufficientStatistics.of(1.0, 1.1));
    groups.put("b", SufficientStatistics.of(1.05, 1.1, 1.02));
    groups.put("none", SufficientStatistics.empty());
    Estimate best = EmpiricalBayes.prior(groups.values(), 1);
    assertTrue(best.atBoundary());
    assertEquals((2.1 + 3.17) / 5, best.priorMean(), 1e-15);
    List<ShrunkGroup> shrunk = EmpiricalBayes.shrink(groups, 1, best);
    assertEquals(2, shrunk.size());
    assertEquals(new ShrunkGroup("a", 2, 1.05, best.priorMean(), 0), shrunk.get(0));
  }

  @Test
  void shrinkageIsThePosteriorOfEachGroup() {
    Map<String, SufficientStatistics> groups = new LinkedHashMap<>();
    groups.put("a", SufficientStatistics.of(1, 3));
    groups.put("b", SufficientStatistics.of(9));
    ShrunkGroup b = EmpiricalBayes.shrink(groups, 4, new Estimate(5, 4, 0)).get(1);
    assertEquals(new ShrunkGroup("b", 1, 9, 7, 2), b);
  }

  @Test
  void tooLittleDataIsRefused() {
    SufficientStatistics none = SufficientStatistics.empty();
    assertThrows(IllegalArgumentException.class, () -> EmpiricalBayes.priorVariance(none, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> EmpiricalBayes.priorVariance(DATA, 0, 0));
    assertThrows(
        IllegalArgumentException.class, () -> EmpiricalBayes.priorVariance(DATA, 1, Double.NaN));
    assertThrows(
        IllegalArgumentException.class, () -> EmpiricalBayes.prior(List.of(DATA, none), 1));
    assertThrows(
        IllegalArgumentException.class, () -> EmpiricalBayes.prior(List.of(DATA, DATA), -1));
  }

  /** The variance that fits best is a square, of which 1e200 has none in doubles. */
  @Test
  void meansThatAreTooFarApartAreRefused() {
    SufficientStatistics far = SufficientStatistics.of(1e200);
    String one =
        assertThrows(IllegalArgumentException.class, () -> EmpiricalBayes.priorVariance(far, 1, -5))
            .getMessage();
    assertTrue(one.contains("1.0E200") && one.contains("-5.0"), one);
    List<SufficientStatistics> groups = List.of(far, SufficientStatistics.of(-1e200));
    String several =
        assertThrows(IllegalArgumentException.class, () -> EmpiricalBayes.prior(groups, 1))
            .getMessage();
    assertTrue(several.contains("2.0E200 apart") && several.contains("largest double"), several);
    // in units of the noise
    List<SufficientStatistics> quiet =
        List.of(SufficientStatistics.of(1e100), SufficientStatistics.of(-1e100));
    assertThrows(IllegalArgumentException.class, () -> EmpiricalBayes.prior(quiet, 1e-150));
  }

  @Test
  void meansAreRightUpToTheLargestSquare() {
    Estimate one = EmpiricalBayes.priorVariance(SufficientStatistics.of(1e154), 1, 0);
    assertEquals(1e308, one.priorVariance(), 1e-15 * 1e308);
    assertEquals(
        0, EmpiricalBayes.priorVariance(SufficientStatistics.of(1e200), 1, 1e200).priorVariance());
    Estimate two =
        EmpiricalBayes.prior(
            List.of(SufficientStatistics.of(1e150), SufficientStatistics.of(3e150)), 1);
    assertEquals(2e150, two.priorMean(), 1e-15 * 2e150);
    assertEquals(1e300, two.priorVariance(), 1e-13 * 1e300);
    // far from 0, but not from each other
    SufficientStatistics same = SufficientStatistics.of(1e200);
    Estimate none = EmpiricalBayes.prior(List.of(same, same), 1);
    assertTrue(none.atBoundary());
    assertEquals(1e200, none.priorMean());
  }
}
