package io.evident.models.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.ElementType;
import io.evident.models.experiment.Optimization;
import io.evident.models.optimization.Adam;
import io.evident.models.optimization.Constant;
import io.evident.models.optimization.GradientClipping;
import io.evident.models.optimization.Momentum;
import io.evident.models.optimization.Optimizer;
import io.evident.models.optimization.Sgd;
import io.evident.models.optimization.WeightDecay;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Three steps on two parameters, against the algorithms written out. */
class OptimizerLoweringTest {
  private static final double[] START = {0.5, -2};
  private static final double[][] GRADIENTS = {{0.3, -1}, {-0.2, 4}, {0.05, 0.5}};
  private static final double[] RATES = {0.1, 0.05, 0.2};

  private interface Step {
    /** Changes the weight, given its state of two numbers. */
    double next(double w, double g, double lr, int t, double[] state);
  }

  private static double[] expected(Step step) {
    double[] w = START.clone();
    double[][] states = new double[2][2];
    for (int t = 1; t <= GRADIENTS.length; t++) {
      for (int i = 0; i < w.length; i++) {
        w[i] = step.next(w[i], GRADIENTS[t - 1][i], RATES[t - 1], t, states[i]);
      }
    }
    return w;
  }

  private static double[] found(Optimization optimization, boolean regularized) {
    return found(optimization, regularized, GRADIENTS, new ArrayList<>());
  }

  /** The weights after a step for each gradient; the norm seen in each is added to a list. */
  private static double[] found(
      Optimization optimization, boolean regularized, double[][] gradients, List<Float> norms) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Placeholder<TFloat32> rate = tf.placeholder(TFloat32.class);
      Placeholder<TFloat32> epsilon = tf.placeholder(TFloat32.class);
      Placeholder<TFloat32> decay = tf.placeholder(TFloat32.class);
      Placeholder<TFloat32> gradient =
          tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(2)));
      GraphVariable<TFloat32> weight = new GraphVariable<>(tf, "w", TFloat32.class, Shape.of(2));
      List<GraphVariable<TFloat32>> slots = new ArrayList<>();
      for (String slot : optimization.optimizer().slots()) {
        slots.add(new GraphVariable<>(tf, slot, TFloat32.class, Shape.of(2)));
      }
      OptimizerLowering.Updates<TFloat32> updates =
          new OptimizerLowering<>(tf, TFloat32.class, optimization.clipping())
              .updates(
                  List.of(
                      new OptimizerLowering.Trained<>(
                          weight,
                          slots,
                          gradient,
                          regularized,
                          1,
                          optimization,
                          new StepNumbers.Operands<>(rate, epsilon, decay))));
      try (Session session = new Session(graph)) {
        set(session, weight, START);
        slots.forEach(slot -> set(session, slot, new double[2]));
        for (int step = 0; step < gradients.length; step++) {
          StepNumbers numbers =
              StepNumbers.of(optimization, step, RATES[step], ElementType.FLOAT32);
          try (TFloat32 fedRate = TFloat32.scalarOf((float) numbers.rate());
              TFloat32 fedEpsilon = TFloat32.scalarOf((float) numbers.epsilon());
              TFloat32 fedDecay = TFloat32.scalarOf((float) numbers.decay());
              TFloat32 g = vector(gradients[step])) {
            Session.Runner runner =
                session
                    .runner()
                    .feed(rate, fedRate)
                    .feed(epsilon, fedEpsilon)
                    .feed(decay, fedDecay)
                    .feed(gradient, g);
            updates.operations().forEach(runner::addTarget);
            updates.gradientNorm().ifPresent(runner::fetch);
            try (Result result = runner.run()) {
              result.forEach(norm -> norms.add(((TFloat32) norm.getValue()).getFloat()));
            }
          }
        }
        float[] values = new float[2];
        try (Result result = session.runner().fetch(weight.shown()).run()) {
          ((TFloat32) result.get(0)).copyTo(DataBuffers.of(values, false, false));
        }
        return new double[] {values[0], values[1]};
      }
    }
  }

  private static void set(Session session, GraphVariable<TFloat32> variable, double[] values) {
    try (TFloat32 tensor = vector(values)) {
      Session.Runner runner = session.runner();
      variable.assign(runner, tensor);
      runner.run().close();
    }
  }

  private static TFloat32 vector(double[] values) {
    return TFloat32.tensorOf(
        StdArrays.ndCopyOf(new float[] {(float) values[0], (float) values[1]}));
  }

  private static void assertTakes(Optimizer optimizer, Step step) {
    assertArrayEquals(expected(step), found(Optimization.of(optimizer), true), 2e-7);
  }

  @Test
  void gradientDescentFollowsTheGradient() {
    assertTakes(new Sgd(0.1), (w, g, lr, t, s) -> w - lr * g);
  }

  @Test
  void momentumIsPyTorchs() {
    assertTakes(
        Momentum.of(0.1, 0.9),
        (w, g, lr, t, s) -> {
          s[0] = 0.9 * s[0] + g;
          return w - lr * s[0];
        });
  }

  @Test
  void nesterovIsPyTorchs() {
    assertTakes(
        new Momentum(0.1, 0.9, Momentum.Form.NESTEROV),
        (w, g, lr, t, s) -> {
          s[0] = 0.9 * s[0] + g;
          return w - lr * (g + 0.9 * s[0]);
        });
  }

  @Test
  void kerasMomentumKeepsTheOldRateUnderWay() {
    assertTakes(
        new Momentum(0.1, 0.9, Momentum.Form.KERAS),
        (w, g, lr, t, s) -> {
          s[0] = 0.9 * s[0] - lr * g;
          return w + s[0];
        });
    assertTakes(
        new Momentum(0.1, 0.9, Momentum.Form.KERAS_NESTEROV),
        (w, g, lr, t, s) -> {
          s[0] = 0.9 * s[0] - lr * g;
          return w + 0.9 * s[0] - lr * g;
        });
  }

  /** With an epsilon so large that it matters where it stands. */
  private static double adam(double w, double g, double lr, int t, double[] s) {
    s[0] = 0.9 * s[0] + 0.1 * g;
    s[1] = 0.999 * s[1] + 0.001 * g * g;
    double mhat = s[0] / (1 - Math.pow(0.9, t));
    double vhat = s[1] / (1 - Math.pow(0.999, t));
    return w - lr * mhat / (Math.sqrt(vhat) + 0.1);
  }

  @Test
  void adamIsKingmaAndBas() {
    assertTakes(new Adam(0.1, 0.9, 0.999, 0.1), OptimizerLoweringTest::adam);
  }

  @Test
  void adamWDecaysBeforeItsStep() {
    assertTakes(
        new Adam(0.1, 0.9, 0.999, 0.1).withWeightDecay(0.5),
        (w, g, lr, t, s) -> adam(w - lr * 0.5 * w, g, lr, t, s));
  }

  private static Optimization momentumWith(WeightDecay decay, GradientClipping clipping) {
    return new Optimization(Momentum.of(0.1, 0.9), new Constant(), decay, clipping);
  }

  @Test
  void weightDecayIsInTheGradientOrBesideIt() {
    WeightDecay l2 = new WeightDecay(WeightDecay.Form.L2, 0.5);
    assertArrayEquals(
        expected(
            (w, g, lr, t, s) -> {
              s[0] = 0.9 * s[0] + g + 0.5 * w;
              return w - lr * s[0];
            }),
        found(momentumWith(l2, GradientClipping.NONE), true),
        4e-7);
    WeightDecay decoupled = new WeightDecay(WeightDecay.Form.DECOUPLED, 0.5);
    assertArrayEquals(
        expected(
            (w, g, lr, t, s) -> {
              s[0] = 0.9 * s[0] + g;
              return w - lr * 0.5 * w - lr * s[0];
            }),
        found(momentumWith(decoupled, GradientClipping.NONE), true),
        4e-7);
  }

  @Test
  void biasesDoNotDecay() {
    double[] plain = found(Optimization.of(Momentum.of(0.1, 0.9)), false);
    for (WeightDecay.Form form : WeightDecay.Form.values()) {
      Optimization optimization = momentumWith(new WeightDecay(form, 0.5), GradientClipping.NONE);
      assertArrayEquals(plain, found(optimization, false));
    }
  }

  @Test
  void aLongGradientIsShortenedByItsNormOrEntryByEntry() {
    GradientClipping norm = new GradientClipping(GradientClipping.Form.GLOBAL_NORM, 0.7);
    double[] w = START.clone();
    for (int t = 0; t < GRADIENTS.length; t++) {
      double length = Math.hypot(GRADIENTS[t][0], GRADIENTS[t][1]);
      for (int i = 0; i < 2; i++) {
        w[i] -= RATES[t] * GRADIENTS[t][i] * Math.min(1, 0.7 / length);
      }
    }
    Optimization byNorm = new Optimization(new Sgd(0.1), new Constant(), WeightDecay.NONE, norm);
    assertArrayEquals(w, found(byNorm, true), 2e-7);

    GradientClipping value = new GradientClipping(GradientClipping.Form.VALUE, 0.25);
    Optimization byValue = new Optimization(new Sgd(0.1), new Constant(), WeightDecay.NONE, value);
    assertArrayEquals(
        expected((v, g, lr, t, s) -> v - lr * Math.max(-0.25, Math.min(0.25, g))),
        found(byValue, true),
        2e-7);
  }

  private static Optimization clipping(GradientClipping.Form form, double limit) {
    return new Optimization(
        new Sgd(0.1), new Constant(), WeightDecay.NONE, new GradientClipping(form, limit));
  }

  /** In float32 the square of 1e20 is infinite, and so is the length of two of the largest. */
  @Test
  void aGradientWhoseSquaresOverflowIsShortenedToTheLimit() {
    Optimization byNorm = clipping(GradientClipping.Form.GLOBAL_NORM, 0.7);
    for (double size : new double[] {1e20, 1e30, 3.4e38}) {
      double[] expected = START.clone();
      expected[0] -= RATES[0] * 0.7 * Math.sqrt(0.5);
      expected[1] += RATES[0] * 0.7 * Math.sqrt(0.5);
      double[][] gradients = {{size, -size}};
      assertArrayEquals(expected, found(byNorm, true, gradients, new ArrayList<>()), 2e-7);
    }
  }

  @Test
  void aGradientWhoseSquaresUnderflowOrOfZerosStays() {
    for (double limit : new double[] {0.7, 1e-300, 1e300}) {
      Optimization byNorm = clipping(GradientClipping.Form.GLOBAL_NORM, limit);
      double[][] gradients = {{0, 0}};
      assertArrayEquals(START, found(byNorm, true, gradients, new ArrayList<>()));
    }
    Optimization byNorm = clipping(GradientClipping.Form.GLOBAL_NORM, 1e-25);
    double[] moved = found(byNorm, true, new double[][] {{3e-24, 4e-24}}, new ArrayList<>());
    assertArrayEquals(START, moved, 1e-24);
  }

  @Test
  void aGradientThatIsNotFiniteHasANormThatIsNotFinite() {
    for (GradientClipping.Form form : GradientClipping.Form.values()) {
      Optimization clipping = clipping(form, 0.7);
      List<Float> norms = new ArrayList<>();
      double[][] finite = {{3e38, -3e38}, {0, 0}, {1e-30, 2}};
      double[] moved = found(clipping, true, finite, norms);
      assertEquals(3, norms.size());
      assertTrue(norms.stream().allMatch(Float::isFinite), norms::toString);
      assertTrue(Double.isFinite(moved[0]) && Double.isFinite(moved[1]));
      for (double entry : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
        norms.clear();
        found(clipping, true, new double[][] {{1, entry}}, norms);
        assertFalse(Float.isFinite(norms.get(0)), form + " " + entry);
      }
    }
  }
}
