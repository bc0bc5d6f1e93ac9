package io.evident.lab.arithmetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedTest {
  @Test
  void theRatioIsTheErrorOverTheBound() {
    Bounded three = new Bounded(new double[] {1, 2}, new double[] {4, 4}, 3);
    double bound = 4 * (Bounded.gamma(3, Bounded.FLOAT32) + Bounded.gamma(3, Bounded.FLOAT64));
    assertEquals(0, three.worst(new double[] {1, 2}, Bounded.FLOAT32));
    assertEquals(0.5, three.worst(new double[] {1, 2 + bound / 2}, Bounded.FLOAT32), 1e-6);
    assertEquals(2, three.worst(new double[] {1 - 2 * bound}, Bounded.FLOAT32), 1e-6);
  }

  @Test
  void whatIsNotANumberOrOffWithoutRoundingIsInfinitelyWrong() {
    Bounded exact = Bounded.exact(new double[] {1, 2});
    assertEquals(0, exact.worst(new double[] {1, 2}, Bounded.FLOAT32));
    assertEquals(Double.POSITIVE_INFINITY, exact.worst(new double[] {1, 2.5}, Bounded.FLOAT32));
    Bounded rounded = new Bounded(new double[] {1}, new double[] {1}, 1);
    assertEquals(Double.POSITIVE_INFINITY, rounded.worst(new double[] {Double.NaN}, 1e-7));
  }

  @Test
  void theLoopsAgreeWithTheNetworksDerivedByHand() {
    int compared = 0;
    for (int width : List.of(3, 8, 13, 24)) {
      for (Subject subject : SubjectList.of(width)) {
        if (subject.answer() == Subject.Answer.OUTPUTS && !subject.couplesExamples()) {
          Network network = subject.network();
          List<double[]> values = subject.parameters().stream().map(Numbers::values).toList();
          Batch batch =
              Batch.of(network, subject.inputs().rows(4), new double[4 * network.output().size()])
                  .atInference();
          List<double[]> byHand =
              ManualNetwork.of(network).activations(ParameterValues.of(network, values), batch);
          double[] last = byHand.get(byHand.size() - 1);
          double[] loops = subject.expected(4).values();
          assertArrayEquals(last, loops, 1e-12, subject.toString());
          compared++;
        }
      }
    }
    assertTrue(compared >= 20, compared + " compared");
  }

  @Test
  void theSoftmaxIsThatOfRowsWhichSumToOne() {
    double[] x = {0, Math.log(3), 1, 1};
    SoftmaxBounds softmax = new SoftmaxBounds(x, 2);
    assertArrayEquals(new double[] {0.25, 0.75, 0.5, 0.5}, softmax.probabilities().values(), 1e-15);
    double[] targets = {1, 0, 0, 1};
    assertEquals((Math.log(4) + Math.log(2)) / 2, softmax.crossEntropy(targets).values()[0], 1e-15);
    assertArrayEquals(
        new double[] {-0.375, 0.375, 0.25, -0.25}, softmax.derivative(targets).values(), 1e-15);
  }

  /** The same sums in float32, in two orders, stay within the bound and come near it. */
  @Test
  void sumsInFloat32AreWithinTheBoundInEveryOrder() {
    Numbers x = Numbers.uniform(1, -1, 1, List.of(1, 50));
    Numbers w = Numbers.uniform(2, -1, 1, List.of(1, 50));
    Bounded exact = LinearBounds.product(Bounded.exact(x.values()), w.values(), new double[] {0.5});
    float forwards = 0.5f;
    float backwards = 0;
    for (int i = 0; i < 50; i++) {
      forwards += (float) x.values()[i] * (float) w.values()[i];
      backwards += (float) x.values()[49 - i] * (float) w.values()[49 - i];
    }
    double ratio = exact.worst(new double[] {forwards}, Bounded.FLOAT32);
    assertTrue(ratio > 0 && ratio <= 1, "ratio " + ratio);
    assertTrue(exact.worst(new double[] {backwards + 0.5f}, Bounded.FLOAT32) <= 1);
    // A term left out is no rounding.
    double without = forwards - x.values()[7] * w.values()[7];
    assertTrue(exact.worst(new double[] {without}, Bounded.FLOAT32) > 1);
  }
}
