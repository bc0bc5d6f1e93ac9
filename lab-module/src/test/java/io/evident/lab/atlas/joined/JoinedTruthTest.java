package io.evident.lab.atlas.joined;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.lab.atlas.CentralDifferences;
import io.evident.lab.atlas.catalogue.AtlasInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What TensorFlow is held against is held against itself: no TensorFlow in here. */
class JoinedTruthTest {
  private static final int WIDTH = 6;

  /** Every fifth entry is differentiated in, and so at least one of each operand. */
  private static final int APART = 5;

  static Stream<JoinedPattern> patterns() {
    return JoinedPatterns.all().stream();
  }

  private static double[] outputs(JoinedPattern.AtWidth subject, double[] point) {
    List<Bounded> inputs = new ArrayList<>();
    int from = 0;
    for (AtlasInput input : subject.inputs()) {
      double[] own = Arrays.copyOfRange(point, from, from + input.size());
      inputs.add(Bounded.exact(input.shape(), own));
      from += input.size();
    }
    Bounded y = inputs.get(0);
    int next = 1;
    for (int s = 0; s < subject.steps().size(); s++) {
      List<Bounded> x = new ArrayList<>(List.of(y));
      x.addAll(inputs.subList(next, next + subject.counts().get(s)));
      next += subject.counts().get(s);
      y = subject.steps().get(s).forward(x);
    }
    return y.values();
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void gradientsAreTheCentralDifferencesOfTheValues(JoinedPattern pattern) {
    JoinedPattern.AtWidth subject = pattern.at(WIDTH);
    JoinedTruth truth = JoinedTruth.of(subject, 3);
    double[] point = truth.point().clone();
    double[] some =
        IntStream.iterate(0, e -> e < point.length, e -> e + APART)
            .mapToDouble(e -> point[e])
            .toArray();
    CentralDifferences.Gradient expected =
        new CentralDifferences(
                moved -> {
                  for (int e = 0; e < moved.length; e++) {
                    point[e * APART] = moved[e];
                  }
                  return outputs(subject, point);
                },
                truth.weights(),
                0x1p-4,
                Math.ulp(1.0) / 2)
            .at(some);
    int from = 0;
    for (int i = 0; i < subject.inputs().size(); i++) {
      AtlasInput input = subject.inputs().get(i);
      Bounded found = truth.gradients().get(i);
      assertEquals(subject.roles().get(i) == JoinedRole.STATISTIC, found == null, input.name());
      for (int e = 0; found != null && e < input.size(); e++) {
        int at = (from + e) / APART;
        if ((from + e) % APART == 0) {
          assertEquals(
              expected.values()[at],
              found.values()[e],
              1e-8 + 2 * expected.errors()[at],
              pattern.name() + ", " + input.name() + " " + e);
        }
      }
      from += input.size();
    }
  }

  /** A bound that is wide covers anything, and would call everything right. */
  @ParameterizedTest
  @MethodSource("patterns")
  void boundsAreSmallBesideWhatTheyBound(JoinedPattern pattern) {
    JoinedTruth truth = JoinedTruth.of(pattern.at(WIDTH), 3);
    List<Bounded> all = new ArrayList<>(truth.gradients());
    all.add(truth.output());
    for (Bounded bounded : all) {
      if (bounded != null) {
        double size = Arrays.stream(bounded.sizes()).max().orElseThrow();
        for (double error : bounded.errors()) {
          assertTrue(
              error >= 0 && error < 1e-3 * size, pattern.name() + ": " + error + " of " + size);
        }
      }
    }
  }
}
