package io.evident.models.internal.training;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.network.Mode;
import io.evident.models.experiment.Experiment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperationBuilder;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Signature;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * The arithmetic of a step as a function that XLA compiles as a whole: forward pass, gradient and
 * updates. It is lowered as the step that is not compiled, over the same variables.
 *
 * @param tf of the graph that calls the function
 * @param experiment what is trained
 * @param options how the network is lowered
 * @param variables of the network and its optimizer
 * @param numbers of the step, by rule
 */
public record CompiledStep(
    Ops tf,
    Experiment experiment,
    LoweringOptions options,
    TrainedVariables<TFloat32> variables,
    List<StepNumbers.Operands<TFloat32>> numbers) {

  /** Makes the runtime compile what a call stands for, or fail. */
  private static final String MUST_COMPILE = "_XlaMustCompile";

  /** What the function is given, in the order of its inputs, and what stands for it there. */
  private static final class Inputs {
    private final Ops body;
    private final Map<String, Operand<?>> inside = new LinkedHashMap<>();

    Inputs(Ops body) {
      this.body = body;
    }

    private String next() {
      return "input_" + inside.size();
    }

    Operand<TFloat32> like(Operand<TFloat32> given) {
      Operand<TFloat32> placeholder =
          body.placeholder(TFloat32.class, Placeholder.shape(given.shape()));
      inside.put(next(), placeholder);
      return placeholder;
    }

    /** Java has no class for the type of a handle. */
    Operand<TType> handle() {
      String name = next();
      GraphOperationBuilder builder =
          ((Graph) body.scope().env()).opBuilder("Placeholder", name, body.scope());
      Operation placeholder = builder.setAttr("dtype", DataType.DT_RESOURCE).build();
      Operand<TType> handle = placeholder.output(0);
      inside.put(name, handle);
      return handle;
    }
  }

  /**
   * The step.
   *
   * @param examples of the batch by part, as the network sees them
   * @param frozen the parameters that stand still
   */
  public LoweredStep of(List<LoweredNetwork.Examples<TFloat32>> examples, Set<Integer> frozen) {
    List<Operand<?>> given = new ArrayList<>(variables.handles());
    for (LoweredNetwork.Examples<TFloat32> part : examples) {
      given.add(part.inputs());
      given.add(part.targets());
      given.addAll(part.masks());
      part.weights().ifPresent(given::add);
    }
    numbers.forEach(n -> given.addAll(List.of(n.rate(), n.epsilon(), n.decay())));
    try (ConcreteFunction function =
        ConcreteFunction.create(body -> function(body, examples, frozen))) {
      int outputs = function.signature().outputNames().size();
      DataType[] types = Collections.nCopies(outputs, DataType.DT_FLOAT).toArray(DataType[]::new);
      GraphOperationBuilder call =
          ((Graph) tf.scope().env())
              .opBuilder("StatefulPartitionedCall", tf.scope().makeOpName("step"), tf.scope());
      call.addInputList(given.stream().map(Operand::asOutput).toArray(Output<?>[]::new));
      call.setAttr("Tout", types);
      call.setAttr("f", function);
      call.setAttr(MUST_COMPILE, true);
      return step(call.build(), examples.size(), outputs);
    }
  }

  private static LoweredStep step(Operation call, int parts, int outputs) {
    List<Operand<TFloat32>> all = new ArrayList<>();
    for (int o = 0; o < outputs; o++) {
      all.add(call.output(o));
    }
    Optional<Operand<TFloat32>> norm =
        outputs > 1 + parts ? Optional.of(all.get(1 + parts)) : Optional.empty();
    return new LoweredStep(all.get(0), all.subList(1, 1 + parts), norm, List.of());
  }

  private Signature function(
      Ops body, List<LoweredNetwork.Examples<TFloat32>> examples, Set<Integer> frozen) {
    Inputs inputs = new Inputs(body);
    List<Operand<TType>> handles = new ArrayList<>();
    variables.handles().forEach(handle -> handles.add(inputs.handle()));
    TrainedVariables<TFloat32> own = variables.in(body, handles);
    List<LoweredNetwork.Examples<TFloat32>> parts = new ArrayList<>();
    for (LoweredNetwork.Examples<TFloat32> part : examples) {
      parts.add(
          new LoweredNetwork.Examples<>(
              inputs.like(part.inputs()),
              inputs.like(part.targets()),
              part.masks().stream().map(inputs::like).toList(),
              part.weights().map(inputs::like)));
    }
    List<StepNumbers.Operands<TFloat32>> fed = new ArrayList<>();
    for (StepNumbers.Operands<TFloat32> given : numbers) {
      fed.add(
          new StepNumbers.Operands<>(
              inputs.like(given.rate()), inputs.like(given.epsilon()), inputs.like(given.decay())));
    }
    LoweredNetwork.Lowered<TFloat32> training =
        new LoweredNetwork<>(body, experiment.network(), options, own.weights())
            .loss(Mode.TRAINING, parts, experiment.reduction());
    OptimizerLowering.Updates<TFloat32> updates =
        own.updates((Graph) body.scope().env(), training, fed, frozen);
    Signature.Builder signature = Signature.builder("step");
    inputs.inside.forEach(signature::input);
    List<Op> changes = updates.operations();
    signature.output("loss", body.withControlDependencies(changes).identity(training.loss()));
    for (int part = 0; part < parts.size(); part++) {
      signature.output("outputs_" + part, body.identity(training.outputs().get(part)));
    }
    updates.gradientNorm().ifPresent(norm -> signature.output("norm", norm));
    return signature.build();
  }
}
