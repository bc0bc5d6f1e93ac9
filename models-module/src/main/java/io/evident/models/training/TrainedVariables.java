package io.evident.models.training;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.graph.WeightLayout;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.models.experiment.Optimization;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/**
 * The weights of a network in a graph, what the optimizer remembers of each, and how a step changes
 * them.
 *
 * @param <T> the number type
 */
final class TrainedVariables<T extends TNumber> {
  private final Ops tf;
  private final Network network;
  private final Optimization optimization;
  private final Class<T> type;
  private final List<GraphVariable<T>> weights = new ArrayList<>();
  private final List<List<GraphVariable<T>>> slots = new ArrayList<>();

  TrainedVariables(
      Ops tf, Network network, LoweringOptions lowering, Optimization optimization, Class<T> type) {
    this.tf = tf;
    this.network = network;
    this.optimization = optimization;
    this.type = type;
    for (int p = 0; p < network.parameters().size(); p++) {
      Parameter parameter = network.parameters().get(p);
      WeightLayout layout = WeightLayout.of(network, p, lowering);
      weights.add(variable(parameter, parameter.name(), layout));
      List<GraphVariable<T>> own = new ArrayList<>();
      if (parameter.trained()) {
        for (String slot : optimization.optimizer().slots()) {
          own.add(variable(parameter, parameter.name() + "." + slot, layout));
        }
      }
      slots.add(own);
    }
  }

  private GraphVariable<T> variable(Parameter parameter, String name, WeightLayout layout) {
    return new GraphVariable<>(
        tf, name, type, shape(layout.held(parameter.shape())), shape(parameter.shape()), layout);
  }

  static Shape shape(io.evident.backprop.network.Shape shape) {
    return Shape.of(shape.dimensions().stream().mapToLong(Integer::longValue).toArray());
  }

  /** The weights, in the order of {@link Network#parameters()}, as the graph holds them. */
  List<Operand<T>> weights() {
    return List.copyOf(weights.stream().map(GraphVariable::value).toList());
  }

  /**
   * Gives what a variable is to be.
   *
   * @param <T> the number type
   */
  interface Source<T extends TNumber> {
    /** A tensor that will be closed, of the shape the variable is declared in. */
    T tensor(String name, io.evident.backprop.network.Shape shape);
  }

  /**
   * Takes what a variable is.
   *
   * @param <T> the number type
   */
  interface Reader<T extends TNumber> {
    /** The tensor lives no longer than the call. */
    void read(String name, io.evident.backprop.network.Shape shape, T tensor);
  }

  /**
   * Sets all variables, each weight and behind it what is remembered of it. It is one run, since
   * TensorFlow prepares every kind of run for longer than such a run takes.
   */
  void set(Session session, Source<T> source) {
    List<T> tensors = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      forEach(
          (shape, variable) -> {
            T tensor = source.tensor(variable.name(), shape);
            tensors.add(tensor);
            variable.assign(runner, tensor);
          });
      runner.run().close();
    } finally {
      tensors.forEach(Tensor::close);
    }
  }

  /** Shows all variables as they are now, in the same order and in one run. */
  void show(Session session, Reader<T> reader) {
    Session.Runner runner = session.runner();
    forEach((shape, variable) -> runner.fetch(variable.shown()));
    try (Result result = runner.run()) {
      int[] at = {0};
      forEach(
          (shape, variable) -> reader.read(variable.name(), shape, type.cast(result.get(at[0]++))));
    }
  }

  private void forEach(BiConsumer<io.evident.backprop.network.Shape, GraphVariable<T>> reader) {
    for (int p = 0; p < weights.size(); p++) {
      io.evident.backprop.network.Shape shape = network.parameters().get(p).shape();
      reader.accept(shape, weights.get(p));
      slots.get(p).forEach(slot -> reader.accept(shape, slot));
    }
  }

  /**
   * What changes the variables in one step: the optimizer's updates, and the running statistics.
   *
   * @param graph the graph the loss is in
   * @param training the loss of a batch
   * @param fed the numbers of the step
   */
  OptimizerLowering.Updates<T> updates(
      Graph graph, LoweredNetwork.Lowered<T> training, StepNumbers.Operands<T> fed) {
    List<Integer> trained = new ArrayList<>();
    List<Integer> followed = new ArrayList<>();
    for (int p = 0; p < weights.size(); p++) {
      (network.parameters().get(p).trained() ? trained : followed).add(p);
    }
    List<Operand<T>> gradients =
        training.gradients(graph, trained.stream().map(p -> weights.get(p).value()).toList());
    List<OptimizerLowering.Trained<T>> all = new ArrayList<>();
    for (int i = 0; i < trained.size(); i++) {
      int p = trained.get(i);
      all.add(
          new OptimizerLowering.Trained<>(
              weights.get(p),
              slots.get(p),
              gradients.get(i),
              network.parameters().get(p).regularized()));
    }
    OptimizerLowering.Updates<T> ofTrained =
        new OptimizerLowering<>(tf, optimization, fed).updates(all);
    List<Op> updates = new ArrayList<>(ofTrained.operations());
    for (int i = 0; i < followed.size(); i++) {
      updates.add(
          tf.assignVariableOp(weights.get(followed.get(i)).handle(), training.followed().get(i)));
    }
    return new OptimizerLowering.Updates<>(updates, ofTrained.gradientNorm());
  }
}
