package io.evident.models.internal.training;

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
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.train.ResourceApplyKerasMomentum;
import org.tensorflow.op.train.ResourceApplyMomentum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * One step of an optimizer as operations on variables. TensorFlow's fused updates do the work; what
 * changes from step to step is fed, see {@link StepNumbers}.
 *
 * @param <T> the number type
 */
public final class OptimizerLowering<T extends TNumber> {
  private final Ops tf;
  private final Class<T> type;
  private final GradientClipping clipping;

  OptimizerLowering(Ops tf, Class<T> type, GradientClipping clipping) {
    this.tf = tf;
    this.type = type;
    this.clipping = clipping;
  }

  /**
   * A parameter as it is trained.
   *
   * @param weight its value
   * @param slots what the optimizer remembers of it
   * @param gradient of the loss in it
   * @param regularized whether weight decay applies to it
   * @param filters how many filters or units it is the weights of, for Muon
   * @param rule how it follows the gradient
   * @param fed the numbers of the rule in this step
   */
  record Trained<T extends TNumber>(
      GraphVariable<T> weight,
      List<GraphVariable<T>> slots,
      Operand<T> gradient,
      boolean regularized,
      int filters,
      Optimization rule,
      StepNumbers.Operands<T> fed) {

    boolean isDecoupled() {
      WeightDecay decay = rule.weightDecay();
      double beside = decay.form() == WeightDecay.Form.L2 ? 0 : decay.amount();
      return regularized && rule.optimizer().decoupledDecay() + beside > 0;
    }
  }

  /**
   * What changes the variables in one step.
   *
   * @param operations to be run
   * @param gradientNorm where gradients are clipped, a scalar that is finite if and only if every
   *     gradient is: the norm over the largest entry, or over the limit where that is larger
   */
  public record Updates<T extends TNumber>(
      List<Op> operations, Optional<Operand<T>> gradientNorm) {}

  /** The updates of all parameters. */
  public Updates<T> updates(List<Trained<T>> all) {
    Clipped<T> clipped = clipped(all.stream().map(Trained::gradient).toList());
    List<Operand<T>> gradients = clipped.gradients();
    List<Op> updates = new ArrayList<>();
    for (int p = 0; p < all.size(); p++) {
      Trained<T> trained = all.get(p);
      Operand<T> gradient = gradients.get(p);
      WeightDecay decay = trained.rule().weightDecay();
      boolean l2 = decay.form() == WeightDecay.Form.L2;
      if (trained.regularized() && l2 && decay.amount() > 0) {
        Operand<T> pull = tf.math.mul(trained.weight().value(), constant(decay.amount()));
        gradient = tf.math.add(gradient, pull);
      }
      updates.add(trained.rule().optimizer().accept(new Update(trained, gradient)));
    }
    return new Updates<>(updates, clipped.norm());
  }

  private Operand<T> decay(Trained<T> trained) {
    return tf.math.mul(trained.weight().value(), trained.fed().decay());
  }

  private Operand<T> constant(double value) {
    return tf.dtypes.cast(tf.constant(value), type);
  }

  private Ops after(Op op) {
    return tf.withControlDependencies(List.of(op));
  }

  private record Clipped<T extends TNumber>(
      List<Operand<T>> gradients, Optional<Operand<T>> norm) {}

  private Clipped<T> clipped(List<Operand<T>> gradients) {
    if (clipping.limit() == Double.POSITIVE_INFINITY || gradients.isEmpty()) {
      return new Clipped<>(gradients, Optional.empty());
    }
    Operand<T> limit = constant(clipping.limit());
    Operand<T> least = constant(Math.max(clipping.limit(), Float.MIN_NORMAL));
    Operand<T> scale = tf.math.maximum(largest(gradients), least);
    List<Operand<T>> scaled = new ArrayList<>();
    gradients.forEach(g -> scaled.add(tf.math.div(g, scale)));
    Operand<T> norm = norm(scaled);
    List<Operand<T>> clipped = new ArrayList<>();
    if (clipping.form() == GradientClipping.Form.VALUE) {
      Operand<T> below = tf.math.neg(limit);
      gradients.forEach(g -> clipped.add(tf.clipByValue(g, below, limit)));
    } else {
      // limit / |g| itself may be too small for float32.
      Operand<T> factor = tf.math.div(limit, norm);
      Operand<TBool> isLong = tf.math.greater(tf.math.mul(norm, scale), limit);
      for (int p = 0; p < gradients.size(); p++) {
        clipped.add(tf.select(isLong, tf.math.mul(scaled.get(p), factor), gradients.get(p)));
      }
    }
    return new Clipped<>(clipped, Optional.of(norm));
  }

  private Operand<T> largest(List<Operand<T>> gradients) {
    List<Operand<T>> largest = new ArrayList<>();
    gradients.forEach(g -> largest.add(tf.reduceMax(flat(tf.math.abs(g)), tf.constant(0))));
    return tf.reduceMax(tf.stack(largest), tf.constant(0));
  }

  /** The Euclidean norm over all; its squares do not overflow where no entry is above 1. */
  private Operand<T> norm(List<Operand<T>> gradients) {
    List<Operand<T>> squares = new ArrayList<>();
    gradients.forEach(g -> squares.add(tf.reduceSum(tf.math.square(flat(g)), tf.constant(0))));
    return tf.math.sqrt(tf.math.addN(squares));
  }

  private Operand<T> flat(Operand<T> operand) {
    return tf.reshape(operand, tf.constant(new int[] {-1}));
  }

  private final class Update implements OptimizerVisitor<Op> {
    private final Trained<T> trained;
    private final Operand<T> gradient;
    private final StepNumbers.Operands<T> fed;

    Update(Trained<T> trained, Operand<T> gradient) {
      this.trained = trained;
      this.gradient = gradient;
      this.fed = trained.fed();
    }

    /** Behind the decoupled decay, if there is one. */
    private Ops decayed() {
      return trained.isDecoupled()
          ? after(tf.assignSubVariableOp(trained.weight().handle(), decay(trained)))
          : tf;
    }

    @Override
    public Op sgd(Sgd optimizer) {
      return decayed()
          .train
          .resourceApplyGradientDescent(trained.weight().handle(), fed.rate(), gradient);
    }

    @Override
    public Op momentum(Momentum optimizer) {
      Operand<T> momentum = constant(optimizer.momentum());
      boolean nesterov = optimizer.form().isNesterov();
      return switch (optimizer.form()) {
        case PYTORCH, NESTEROV ->
            decayed()
                .train
                .resourceApplyMomentum(
                    trained.weight().handle(),
                    trained.slots().get(0).handle(),
                    fed.rate(),
                    gradient,
                    momentum,
                    ResourceApplyMomentum.useNesterov(nesterov));
        case KERAS, KERAS_NESTEROV ->
            decayed()
                .train
                .resourceApplyKerasMomentum(
                    trained.weight().handle(),
                    trained.slots().get(0).handle(),
                    fed.rate(),
                    gradient,
                    momentum,
                    ResourceApplyKerasMomentum.useNesterov(nesterov));
      };
    }

    @Override
    public Op muon(Muon optimizer) {
      GraphVariable<T> velocity = trained.slots().get(0);
      Operand<T> momentum = constant(optimizer.momentum());
      Operand<T> v = tf.math.add(tf.math.mul(velocity.value(), momentum), gradient);
      Operand<T> u = optimizer.nesterov() ? tf.math.add(gradient, tf.math.mul(v, momentum)) : v;
      Operand<T> w = trained.weight().value();
      Operand<T> from = trained.isDecoupled() ? tf.math.sub(w, decay(trained)) : w;
      if (optimizer.kernelNorm() == Muon.KernelNorm.SQRT_FILTERS) {
        from = tf.math.mul(unit(from), constant(Math.sqrt(trained.filters())));
      }
      Operand<T> step = tf.math.mul(fed.rate(), orthogonalized(u, optimizer));
      Op remembered = tf.assignVariableOp(velocity.handle(), v);
      return after(remembered).assignVariableOp(trained.weight().handle(), tf.math.sub(from, step));
    }

    /**
     * Divided by its Frobenius norm, zeros as they are. By the largest entry first: no square
     * overflows, and none that matters underflows.
     */
    private Operand<T> unit(Operand<T> operand) {
      Operand<T> least = constant(Float.MIN_NORMAL);
      Operand<T> largest = tf.reduceMax(flat(tf.math.abs(operand)), tf.constant(0));
      Operand<T> scaled = tf.math.div(operand, tf.math.maximum(largest, least));
      return tf.math.div(scaled, tf.math.maximum(norm(List.of(scaled)), least));
    }

    /**
     * The iteration commutes with a transposition, so it is taken with the fewer rows, whichever
     * axis the graph holds the filters in.
     */
    private Operand<T> orthogonalized(Operand<T> u, Muon optimizer) {
      long[] shape = trained.weight().shape().asArray();
      int columns = (int) shape[shape.length - 1];
      int rows = (int) (trained.weight().shape().size() / columns);
      boolean tall = rows > columns;
      Operand<TInt32> axes = tf.constant(new int[] {1, 0});
      Operand<T> x = tf.reshape(unit(u), tf.constant(new int[] {rows, columns}));
      x = tall ? tf.linalg.transpose(x, axes) : x;
      Operand<T> a = constant(optimizer.coefficients().get(0));
      Operand<T> b = constant(optimizer.coefficients().get(1));
      Operand<T> c = constant(optimizer.coefficients().get(2));
      for (int step = 0; step < optimizer.steps(); step++) {
        Operand<T> gram = tf.linalg.matMul(x, x, MatMul.transposeB(true));
        Operand<T> square = tf.linalg.matMul(gram, gram);
        Operand<T> polynomial = tf.math.add(tf.math.mul(gram, b), tf.math.mul(square, c));
        x = tf.math.add(tf.math.mul(x, a), tf.linalg.matMul(polynomial, x));
      }
      x = tall ? tf.linalg.transpose(x, axes) : x;
      return tf.reshape(x, tf.constant(shape));
    }

    /** The corrections of the biases are in the fed rate and epsilon: powers of 0 add none. */
    @Override
    public Op adam(Adam optimizer) {
      Operand<T> none = constant(0);
      return decayed()
          .train
          .resourceApplyAdam(
              trained.weight().handle(),
              trained.slots().get(0).handle(),
              trained.slots().get(1).handle(),
              none,
              none,
              fed.rate(),
              constant(optimizer.beta1()),
              constant(optimizer.beta2()),
              fed.epsilon(),
              gradient);
    }
  }
}
