package io.evident.models.internal.training;

import io.evident.backprop.manual.NewtonSchulz;
import io.evident.backprop.manual.RoundedGradient;
import io.evident.backprop.manual.SimulatedRounding;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Shape;
import io.evident.models.experiment.Optimization;
import io.evident.models.optimization.Adam;
import io.evident.models.optimization.GradientClipping;
import io.evident.models.optimization.Momentum;
import io.evident.models.optimization.Muon;
import io.evident.models.optimization.OptimizerVisitor;
import io.evident.models.optimization.Sgd;
import io.evident.models.optimization.WeightDecay;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;

/**
 * One step of an optimizer in float64, as its paper has it: what it remembers from the gradient,
 * and the weights from what the session remembers, so that a weight is held to its own rounding
 * alone.
 */
public final class OptimizerByHand {
  /** Roundings of a result: its factors, its products, their sum. */
  private static final double ROUNDINGS = 8 * SimulatedRounding.UNIT;

  private final Optimization optimization;
  private final double rate;
  private final long t;
  private final double unit;

  /**
   * A step.
   *
   * @param optimization what holds for the parameters that it is asked about
   * @param rate the learning rate after the schedule
   * @param t the step, from 1
   * @param unit the unit roundoff of the session's products
   */
  public OptimizerByHand(Optimization optimization, double rate, long t, double unit) {
    this.optimization = optimization;
    this.rate = rate;
    this.t = t;
    this.unit = unit;
  }

  /**
   * What a tensor must be after the step.
   *
   * @param values right
   * @param bound how far an entry in float32 may be off
   */
  @SuppressWarnings("ArrayRecordComponent") // internal, and never compared
  public record Right(double[] values, double bound) {}

  /**
   * A parameter in the step.
   *
   * @param weight before
   * @param slots what was remembered before
   * @param found what the session remembers after
   * @param gradient clipped, with L2
   * @param shape of the parameter, for Muon
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Trained(
      double[] weight, List<double[]> slots, List<double[]> found, Right gradient, Shape shape) {}

  /** What is right: each slot in order, and then the weight. */
  public List<Right> after(Trained trained, boolean regularized) {
    WeightDecay decay = optimization.weightDecay();
    boolean l2 = decay.form() == WeightDecay.Form.L2;
    double beside = optimization.optimizer().decoupledDecay() + (l2 ? 0 : decay.amount());
    Right pulled =
        regularized && l2 && decay.amount() > 0
            ? combined(
                trained.gradient().values(),
                trained.weight(),
                (g, w) -> g + decay.amount() * w,
                trained.gradient().bound())
            : trained.gradient();
    double[] weight =
        regularized && beside > 0 ? scaled(trained.weight(), 1 - rate * beside) : trained.weight();
    return optimization
        .optimizer()
        .accept(
            new Rule(
                new Trained(weight, trained.slots(), trained.found(), pulled, trained.shape())));
  }

  /** Clips in place the gradient in all that is trained and does not stand still. */
  public static double[] clipped(
      GradientClipping clipping, Network network, RoundedGradient gradient, Set<Integer> frozen) {
    double[] bounds = new double[network.parameters().size()];
    List<Integer> trained = new ArrayList<>();
    double limit = clipping.limit();
    double scale = limit;
    for (int p = 0; p < bounds.length; p++) {
      bounds[p] = gradient.bound(p);
      if (network.parameters().get(p).trained() && !frozen.contains(p)) {
        trained.add(p);
        scale = Math.max(scale, largest(gradient.values().get(p)));
      }
    }
    if (limit == Double.POSITIVE_INFINITY) {
      return bounds;
    }
    double squares = 0;
    double squaredBounds = 0;
    for (int p : trained) {
      double[] g = gradient.values().get(p);
      squaredBounds += g.length * (bounds[p] / scale) * (bounds[p] / scale);
      for (double entry : g) {
        squares += (entry / scale) * (entry / scale);
      }
    }
    // |g| / scale, whose squares do not overflow.
    double norm = Math.sqrt(squares);
    double factor = Math.min(1, limit / scale / norm);
    double ofNorm = norm == 0 ? 0 : Math.sqrt(squaredBounds) / norm;
    boolean byValue = clipping.form() == GradientClipping.Form.VALUE;
    for (int p : trained) {
      double[] g = gradient.values().get(p);
      for (int i = 0; i < g.length; i++) {
        g[i] = byValue ? Math.max(-limit, Math.min(limit, g[i])) : g[i] * factor;
      }
      if (!byValue) {
        // The norm is off by no more than the norm of what the entries are off.
        bounds[p] = factor * bounds[p] + largest(g) * ofNorm;
      }
      bounds[p] += ROUNDINGS * largest(g);
    }
    return bounds;
  }

  /** Slow weights behind right ones: s + rate (w - s). */
  public static Right slow(double[] before, Right weight, double rate) {
    return combined(before, weight.values(), (s, w) -> s + rate * (w - s), rate * weight.bound());
  }

  /** An average of what the session has: decay a + (1 - decay) w. */
  public static Right average(double[] before, double[] weight, double decay) {
    return combined(before, weight, (a, w) -> decay * a + (1 - decay) * w, 0);
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static double[] scaled(double[] values, double factor) {
    double[] scaled = new double[values.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = values[i] * factor;
    }
    return scaled;
  }

  /** f(a, b) entry by entry, for an f whose terms are not much larger than a, b and itself. */
  private static Right combined(double[] a, double[] b, DoubleBinaryOperator f, double bound) {
    double[] values = new double[a.length];
    double terms = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = f.applyAsDouble(a[i], b[i]);
      double largest = Math.max(Math.abs(a[i]), Math.abs(b[i]));
      terms = Math.max(terms, Math.max(largest, Math.abs(values[i])));
    }
    return new Right(values, bound + ROUNDINGS * terms);
  }

  private final class Rule implements OptimizerVisitor<List<Right>> {
    private final Trained trained;
    private final double[] w;
    private final Right g;

    Rule(Trained trained) {
      this.trained = trained;
      this.w = trained.weight();
      this.g = trained.gradient();
    }

    private double[] before(int slot) {
      return trained.slots().get(slot);
    }

    private double[] found(int slot) {
      return trained.found().get(slot);
    }

    @Override
    public List<Right> sgd(Sgd optimizer) {
      return List.of(combined(w, g.values(), (a, b) -> a - rate * b, rate * g.bound()));
    }

    @Override
    public List<Right> momentum(Momentum optimizer) {
      double m = optimizer.momentum();
      return switch (optimizer.form()) {
        case PYTORCH -> List.of(velocity(m), combined(w, found(0), (a, v) -> a - rate * v, 0));
        case NESTEROV -> nesterov(m);
        case KERAS -> List.of(kerasVelocity(m), combined(w, found(0), Double::sum, 0));
        case KERAS_NESTEROV -> kerasNesterov(m);
      };
    }

    private Right velocity(double m) {
      return combined(before(0), g.values(), (v, b) -> m * v + b, g.bound());
    }

    /** w - lr (g + m v), with g = v - m v0 of what is remembered. */
    private List<Right> nesterov(double m) {
      double[] gradient = combined(found(0), before(0), (v, v0) -> v - m * v0, 0).values();
      double[] step = combined(gradient, found(0), (b, v) -> b + m * v, 0).values();
      double lost = rate * ROUNDINGS * (largest(before(0)) + largest(found(0)));
      return List.of(velocity(m), combined(w, step, (a, s) -> a - rate * s, lost));
    }

    /** v = m v0 - lr g. */
    private Right kerasVelocity(double m) {
      return combined(before(0), g.values(), (v, b) -> m * v - rate * b, rate * g.bound());
    }

    /** w + m v - lr g, with lr g = m v0 - v. */
    private List<Right> kerasNesterov(double m) {
      double[] step = combined(found(0), before(0), (v, v0) -> m * v + v - m * v0, 0).values();
      double lost = ROUNDINGS * (largest(before(0)) + largest(found(0)));
      return List.of(kerasVelocity(m), combined(w, step, Double::sum, lost));
    }

    /** The decays are float32 in the graph: 1 - 0.999 is off by 1e-5 of itself there. */
    @Override
    public List<Right> adam(Adam optimizer) {
      double b1 = (float) optimizer.beta1();
      double b2 = (float) optimizer.beta2();
      double epsilon = optimizer.epsilon();
      double size = largest(g.values());
      Right mean =
          combined(before(0), g.values(), (m, b) -> b1 * m + (1 - b1) * b, (1 - b1) * g.bound());
      Right square =
          combined(
              before(1),
              squared(g.values()),
              (v, b) -> b2 * v + (1 - b2) * b,
              (1 - b2) * (2 * size + g.bound()) * g.bound());
      double ofMean = 1 / (1 - Math.pow(b1, (double) t));
      double ofSquare = 1 / (1 - Math.pow(b2, (double) t));
      double[] step =
          combined(
                  found(0),
                  found(1),
                  (m, v) -> rate * m * ofMean / (Math.sqrt(v * ofSquare) + epsilon),
                  0)
              .values();
      return List.of(mean, square, combined(w, step, (a, s) -> a - s, 0));
    }

    /** The step of what is remembered: u = v, or u = g + m v with g = v - m v0. */
    @Override
    public List<Right> muon(Muon optimizer) {
      double m = optimizer.momentum();
      double[] v0 = before(0);
      double[] v = found(0);
      double[] u = new double[v.length];
      double[] off = new double[v.length];
      for (int i = 0; i < u.length; i++) {
        u[i] = optimizer.nesterov() ? v[i] - m * v0[i] + m * v[i] : v[i];
        // m is rounded, and so are m v0, v, m v and u.
        double terms = 2 * m * (Math.abs(v0[i]) + Math.abs(v[i])) + Math.abs(v[i]);
        off[i] = optimizer.nesterov() ? SimulatedRounding.UNIT * (terms + Math.abs(u[i])) : 0;
      }
      int columns = trained.shape().dimension(trained.shape().rank() - 1);
      NewtonSchulz.Rounded step =
          NewtonSchulz.of(u.length / columns, columns, optimizer.coefficients(), optimizer.steps())
              .rounded(u, off, unit);
      double[] from = w;
      double lost = rate * step.bound();
      double norm = NewtonSchulz.norm(w);
      if (optimizer.kernelNorm() == Muon.KernelNorm.SQRT_FILTERS && norm > 0) {
        from = scaled(w, Math.sqrt(TrainedVariables.filters(trained.shape())) / norm);
        lost += largest(from) * NewtonSchulz.normBound(w, SimulatedRounding.UNIT);
      }
      return List.of(velocity(m), combined(from, step.values(), (a, x) -> a - rate * x, lost));
    }

    private double[] squared(double[] values) {
      double[] squares = new double[values.length];
      for (int i = 0; i < squares.length; i++) {
        squares[i] = values[i] * values[i];
      }
      return squares;
    }
  }
}
