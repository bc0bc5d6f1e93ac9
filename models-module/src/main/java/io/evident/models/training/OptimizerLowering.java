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
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * One step of an optimizer as operations on variables. TensorFlow's fused updates do the work; what
 * changes from step to step is fed, see {@link StepNumbers}.
 */
final class OptimizerLowering {
  private final Ops tf;
  private final Optimization optimization;
  private final StepNumbers.Operands fed;

  OptimizerLowering(Ops tf, Optimization optimization, StepNumbers.Operands fed) {
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
  record Trained(
      GraphVariable<TFloat32> weight,
      List<GraphVariable<TFloat32>> slots,
      Operand<TFloat32> gradient,
      boolean regularized) {}

  /** The names of what an optimizer remembers of each parameter. */
  static List<String> slots(Optimization optimization) {
    return optimization.optimizer().accept(new Slots());
  }

  /** The updates of all parameters. */
  List<Op> updates(List<Trained> all) {
    List<Operand<TFloat32>> gradients = clipped(all.stream().map(Trained::gradient).toList());
    List<Op> updates = new ArrayList<>();
    for (int p = 0; p < all.size(); p++) {
      Trained trained = all.get(p);
      Operand<TFloat32> gradient = gradients.get(p);
      WeightDecay decay = optimization.weightDecay();
      boolean l2 = decay.form() == WeightDecay.Form.L2;
      if (trained.regularized() && l2 && decay.amount() > 0) {
        Operand<TFloat32> pull =
            tf.math.mul(trained.weight().value(), tf.constant((float) decay.amount()));
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

  private Op decay(Trained trained) {
    return tf.assignSubVariableOp(
        trained.weight().handle(), tf.math.mul(trained.weight().value(), fed.decay()));
  }

  private Ops after(Op op) {
    return tf.withControlDependencies(List.of(op));
  }

  private List<Operand<TFloat32>> clipped(List<Operand<TFloat32>> gradients) {
    GradientClipping clipping = optimization.clipping();
    if (clipping.limit() == Double.POSITIVE_INFINITY) {
      return gradients;
    }
    Operand<TFloat32> limit = tf.constant((float) clipping.limit());
    if (clipping.form() == GradientClipping.Form.VALUE) {
      Operand<TFloat32> least = tf.math.neg(limit);
      List<Operand<TFloat32>> clipped = new ArrayList<>();
      gradients.forEach(g -> clipped.add(tf.clipByValue(g, least, limit)));
      return clipped;
    }
    Operand<TInt32> flat = tf.constant(new int[] {-1});
    List<Operand<TFloat32>> squares = new ArrayList<>();
    for (Operand<TFloat32> gradient : gradients) {
      squares.add(tf.reduceSum(tf.math.square(tf.reshape(gradient, flat)), tf.constant(0)));
    }
    Operand<TFloat32> norm = tf.math.sqrt(tf.math.addN(squares));
    Operand<TFloat32> factor = tf.math.div(limit, tf.math.maximum(norm, limit));
    List<Operand<TFloat32>> clipped = new ArrayList<>();
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
    private final Trained trained;
    private final Operand<TFloat32> gradient;

    Update(Ops tf, Trained trained, Operand<TFloat32> gradient) {
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
          tf.constant((float) momentum),
          ResourceApplyMomentum.useNesterov(nesterov));
    }

    @Override
    public Op kerasMomentum(KerasMomentum optimizer) {
      return tf.train.resourceApplyKerasMomentum(
          trained.weight().handle(),
          trained.slots().get(0).handle(),
          fed.rate(),
          gradient,
          tf.constant((float) optimizer.momentum()),
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
      Operand<TFloat32> none = tf.constant(0f);
      return tf.train.resourceApplyAdam(
          trained.weight().handle(),
          trained.slots().get(0).handle(),
          trained.slots().get(1).handle(),
          none,
          none,
          fed.rate(),
          tf.constant((float) beta1),
          tf.constant((float) beta2),
          fed.epsilon(),
          gradient);
    }
  }
}
