package io.evident.models.internal.training;

import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

/**
 * A step of training in a graph.
 *
 * @param loss mean over the batch, before the update
 * @param outputs of the network by part of the batch
 * @param gradientNorm where gradients are clipped
 * @param operations that change the variables, to be run beside what is fetched
 */
public record LoweredStep(
    Operand<TFloat32> loss,
    List<Operand<TFloat32>> outputs,
    Optional<Operand<TFloat32>> gradientNorm,
    List<Op> operations) {

  public LoweredStep {
    outputs = List.copyOf(outputs);
    operations = List.copyOf(operations);
  }
}
