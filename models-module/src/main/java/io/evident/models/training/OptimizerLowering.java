package io.evident.models.training;

import io.evident.models.experiment.Optimization;
import io.evident.models.optimization.Adam;
import io.evident.models.optimization.AdamW;
import io.evident.models.optimization.GradientClipping;
import io.evident.models.optimization.KerasMomentum;
import io.evident.models.optimization.Momentum;
import io.evident.models.optimization.Nesterov;
import io.evident.models.optimization.OptimizerVisitor;
import io.evident.models.optimization.Sgd;
import io.evident.models.optimization.WeightDecay;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.ResourceApplyKerasMomentum;
import org.tensorflow.op.train.ResourceApplyMomentum;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * One step of an optimizer as operations on variables. TensorFlow's fused updates do the work; what
 * changes from step to step is fed, see {@link StepNumbers}.
 *
 * @param <T> the number type
 */
final class OptimizerLowering<T extends TNumber> {
  private final Ops tf;
  private final Optimization optimization;
  private final StepNumbers.Operands<T> fed;

  OptimizerLowering(Ops tf, Optimization optimization, StepNumbers.Operands<T> fed) {
    this.tf = tf;
    this.optimization = optimization;
    this.fed = fed;
  }

  /**
   * A parameter as it is trained.
   *
   * @param weight its value
   * @param slots what the optimizer remembers of it
   * @param gradient of the loss in it
   * @param regularized whether weight decay applies to it
   */
  record Trained<T extends TNumber>(
      GraphVariable<T> weight,
      List<GraphVariable<T>> slots,
      Operand<T> gradient,
      boolean regularized) {}

  /** The names of what an optimizer remembers of each parameter. */
  static List<String> slots(Optimization optimization) {
    return optimization.optimizer().accept(new Slots());
  }

  /** The updates of all parameters. */
  List<Op> updates(List<Trained<T>> all) {
    List<Operand<T>> gradients = clipped(all.stream().map(Trained::gradient).toList());
    List<Op> updates = new ArrayList<>();
    for (int p = 0; p < all.size(); p++) {
      Trained<T> trained = all.get(p);
      Operand<T> gradient = gradients.get(p);
      WeightDecay decay = optimization.weightDecay();
      boolean l2 = decay.form() == WeightDecay.Form.L2;
      if (trained.regularized() && l2 && decay.amount() > 0) {
        Operand<T> pull = tf.math.mul(trained.weight().value(), constant(decay.amount()));
        gradient = tf.math.add(gradient, pull);
      }
      double beside = optimization.optimizer().decoupledDecay() + (l2 ? 0 : decay.amount());
      boolean decoupled = trained.regularized() && beside > 0;
      updates.add(
          optimization
              .optimizer()
              .accept(new Update(decoupled ? after(decay(trained)) : tf, trained, gradient)));
    }
    return updates;
  }

  private Op decay(Trained<T> trained) {
    return tf.assignSubVariableOp(
        trained.weight().handle(), tf.math.mul(trained.weight().value(), fed.decay()));
  }

  private Operand<T> constant(double value) {
    return tf.dtypes.cast(tf.constant(value), fed.rate().type());
  }

  private Ops after(Op op) {
    return tf.withControlDependencies(List.of(op));
  }

  private List<Operand<T>> clipped(List<Operand<T>> gradients) {
    GradientClipping clipping = optimization.clipping();
    if (clipping.limit() == Double.POSITIVE_INFINITY) {
      return gradients;
    }
    Operand<T> limit = constant(clipping.limit());
    if (clipping.form() == GradientClipping.Form.VALUE) {
      Operand<T> least = tf.math.neg(limit);
      List<Operand<T>> clipped = new ArrayList<>();
      gradients.forEach(g -> clipped.add(tf.clipByValue(g, least, limit)));
      return clipped;
    }
    Operand<TInt32> flat = tf.constant(new int[] {-1});
    List<Operand<T>> squares = new ArrayList<>();
    for (Operand<T> gradient : gradients) {
      squares.add(tf.reduceSum(tf.math.square(tf.reshape(gradient, flat)), tf.constant(0)));
    }
    Operand<T> norm = tf.math.sqrt(tf.math.addN(squares));
    Operand<T> factor = tf.math.div(limit, tf.math.maximum(norm, limit));
    List<Operand<T>> clipped = new ArrayList<>();
    gradients.forEach(g -> clipped.add(tf.math.mul(g, factor)));
    return clipped;
  }

  private static final class Slots implements OptimizerVisitor<List<String>> {
    @Override
    public List<String> sgd(Sgd optimizer) {
      return List.of();
    }

    @Override
    public List<String> momentum(Momentum optimizer) {
      return List.of("velocity");
    }

    @Override
    public List<String> nesterov(Nesterov optimizer) {
      return List.of("velocity");
    }

    @Override
    public List<String> kerasMomentum(KerasMomentum optimizer) {
      return List.of("velocity");
    }

    @Override
    public List<String> adam(Adam optimizer) {
      return List.of("mean", "meanSquare");
    }

    @Override
    public List<String> adamW(AdamW optimizer) {
      return List.of("mean", "meanSquare");
    }
  }

  private final class Update implements OptimizerVisitor<Op> {
    private final Ops tf;
    private final Trained<T> trained;
    private final Operand<T> gradient;

    Update(Ops tf, Trained<T> trained, Operand<T> gradient) {
      this.tf = tf;
      this.trained = trained;
      this.gradient = gradient;
    }

    @Override
    public Op sgd(Sgd optimizer) {
      return tf.train.resourceApplyGradientDescent(trained.weight().handle(), fed.rate(), gradient);
    }

    @Override
    public Op momentum(Momentum optimizer) {
      return momentum(optimizer.momentum(), false);
    }

    @Override
    public Op nesterov(Nesterov optimizer) {
      return momentum(optimizer.momentum(), true);
    }

    private Op momentum(double momentum, boolean nesterov) {
      return tf.train.resourceApplyMomentum(
          trained.weight().handle(),
          trained.slots().get(0).handle(),
          fed.rate(),
          gradient,
          constant(momentum),
          ResourceApplyMomentum.useNesterov(nesterov));
    }

    @Override
    public Op kerasMomentum(KerasMomentum optimizer) {
      return tf.train.resourceApplyKerasMomentum(
          trained.weight().handle(),
          trained.slots().get(0).handle(),
          fed.rate(),
          gradient,
          constant(optimizer.momentum()),
          ResourceApplyKerasMomentum.useNesterov(optimizer.nesterov()));
    }

    @Override
    public Op adam(Adam optimizer) {
      return adam(optimizer.beta1(), optimizer.beta2());
    }

    @Override
    public Op adamW(AdamW optimizer) {
      return adam(optimizer.beta1(), optimizer.beta2());
    }

    /** The corrections of the biases are in the fed rate and epsilon: powers of 0 add none. */
    private Op adam(double beta1, double beta2) {
      Operand<T> none = constant(0);
      return tf.train.resourceApplyAdam(
          trained.weight().handle(),
          trained.slots().get(0).handle(),
          trained.slots().get(1).handle(),
          none,
          none,
          fed.rate(),
          constant(beta1),
          constant(beta2),
          fed.epsilon(),
          gradient);
    }
  }
}
