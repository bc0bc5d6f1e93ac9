package io.evident.models.internal.training;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.graph.WeightLayout;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.models.experiment.Optimization;
import io.evident.models.experiment.ParameterRules;
import io.evident.models.optimization.Averaging;
import io.evident.models.optimization.Lookahead;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * The weights of a network in a graph, what the optimizer remembers of each, and how a step changes
 * them.
 *
 * @param <T> the number type
 */
public final class TrainedVariables<T extends TNumber> {
  private final Ops tf;
  private final Network network;
  private final Optimization optimization;
  private final ParameterRules rules;
  private final Class<T> type;
  private final List<GraphVariable<T>> weights = new ArrayList<>();
  private final List<List<GraphVariable<T>>> slots = new ArrayList<>();

  /** By parameter. */
  private final Map<Integer, GraphVariable<T>> slow = new TreeMap<>();

  /** By parameter. */
  private final Map<Integer, GraphVariable<T>> averages = new TreeMap<>();

  /** What moves them, made when it is first run, by parameter. */
  private final Map<Integer, List<Op>> slowMoves = new TreeMap<>();

  private final Map<Integer, Op> averagings = new TreeMap<>();

  public TrainedVariables(
      Ops tf, Network network, LoweringOptions lowering, Optimization optimization, Class<T> type) {
    this.tf = tf;
    this.network = network;
    this.optimization = optimization;
    this.rules = ParameterRules.of(optimization, network);
    this.type = type;
    for (int p = 0; p < network.parameters().size(); p++) {
      Parameter parameter = network.parameters().get(p);
      WeightLayout layout = WeightLayout.of(network, p, lowering);
      weights.add(variable(parameter, parameter.name(), layout));
      List<GraphVariable<T>> own = new ArrayList<>();
      if (rules.isLearned(p)) {
        for (String slot : rules.rule(p).optimizer().slots()) {
          own.add(variable(parameter, parameter.name() + "." + slot, layout));
        }
      }
      slots.add(own);
      if (rules.isLearned(p) && optimization.lookahead().isUsed()) {
        String name = parameter.name() + Lookahead.SLOT;
        slow.put(p, variable(parameter, name, layout));
      }
      // What never changes is its own average.
      if (optimization.averaging().isUsed() && (rules.isLearned(p) || !parameter.trained())) {
        String name = parameter.name() + Averaging.SLOT;
        averages.put(p, variable(parameter, name, layout));
      }
    }
  }

  /** The weights of another, and what is remembered of them, as a function's graph has them. */
  private TrainedVariables(
      TrainedVariables<T> other, Ops tf, UnaryOperator<GraphVariable<T>> seen) {
    this.tf = tf;
    this.network = other.network;
    this.optimization = other.optimization;
    this.rules = other.rules;
    this.type = other.type;
    for (int p = 0; p < other.weights.size(); p++) {
      weights.add(seen.apply(other.weights.get(p)));
      slots.add(other.slots.get(p).stream().map(seen).toList());
    }
  }

  /**
   * The variables that a step changes, in the graph of a function that runs in the same session.
   *
   * @param other of that graph
   */
  public TrainedVariables<T> in(Ops other) {
    return new TrainedVariables<>(this, other, variable -> variable.in(other));
  }

  /**
   * The same in the graph of a function that is given their handles.
   *
   * @param other of that graph
   * @param given what stands there for {@link #handles}, in their order
   */
  public TrainedVariables<T> in(Ops other, List<Operand<TType>> given) {
    Iterator<Operand<TType>> next = given.iterator();
    return new TrainedVariables<>(this, other, variable -> variable.in(other, next.next()));
  }

  /** The handles of all variables that a step changes: of each weight, and then of its slots. */
  public List<Operand<? extends TType>> handles() {
    List<Operand<? extends TType>> handles = new ArrayList<>();
    for (int p = 0; p < weights.size(); p++) {
      handles.add(weights.get(p).handle());
      slots.get(p).forEach(slot -> handles.add(slot.handle()));
    }
    return handles;
  }

  /** How many numbers all of them are together. */
  public static long numbers(Network network, Optimization optimization) {
    ParameterRules rules = ParameterRules.of(optimization, network);
    long numbers = 0;
    for (int p = 0; p < network.parameters().size(); p++) {
      Parameter parameter = network.parameters().get(p);
      long each = 1;
      if (rules.isLearned(p)) {
        each += rules.rule(p).optimizer().slots().size();
        each += optimization.lookahead().isUsed() ? 1 : 0;
      }
      if (optimization.averaging().isUsed() && (rules.isLearned(p) || !parameter.trained())) {
        each++;
      }
      numbers += each * parameter.shape().size();
    }
    return numbers;
  }

  /** s = s + rate (w - s), and w = s. */
  private List<Op> moved(GraphVariable<T> weight, GraphVariable<T> behind) {
    Operand<T> way = tf.math.sub(weight.value(), behind.value());
    Operand<T> part = tf.math.mul(way, constant(optimization.lookahead().rate()));
    Operand<T> next = tf.math.add(behind.value(), part);
    return List.of(
        tf.assignVariableOp(behind.handle(), next), tf.assignVariableOp(weight.handle(), next));
  }

  /** a = decay a + (1 - decay) w. */
  private Op averaged(GraphVariable<T> weight, GraphVariable<T> average) {
    double decay = optimization.averaging().decay();
    Operand<T> kept = tf.math.mul(average.value(), constant(decay));
    Operand<T> added = tf.math.mul(weight.value(), constant(1 - decay));
    return tf.assignVariableOp(average.handle(), tf.math.add(kept, added));
  }

  private Operand<T> constant(double value) {
    return tf.dtypes.cast(tf.constant(value), type);
  }

  /**
   * What is to be run after a step, in this order, each in a run of its own: it reads what the run
   * before has written.
   *
   * @param slowMove whether slow weights move
   * @param frozen the parameters that stand still
   */
  public List<List<Op>> behind(boolean slowMove, Set<Integer> frozen) {
    List<Op> moves = new ArrayList<>();
    for (int p : slowMove ? slow.keySet() : Set.<Integer>of()) {
      if (!frozen.contains(p)) {
        moves.addAll(slowMoves.computeIfAbsent(p, m -> moved(weights.get(m), slow.get(m))));
      }
    }
    List<Op> averaged = new ArrayList<>();
    for (int p : averages.keySet()) {
      averaged.add(averagings.computeIfAbsent(p, a -> averaged(weights.get(a), averages.get(a))));
    }
    return Stream.of(moves, averaged).filter(ops -> !ops.isEmpty()).toList();
  }

  private GraphVariable<T> variable(Parameter parameter, String name, WeightLayout layout) {
    return new GraphVariable<>(
        tf, name, type, shape(layout.held(parameter.shape())), shape(parameter.shape()), layout);
  }

  public static Shape shape(io.evident.backprop.network.Shape shape) {
    return Shape.of(shape.dimensions().stream().mapToLong(Integer::longValue).toArray());
  }

  /** The weights, in the order of {@link Network#parameters()}, as the graph holds them. */
  public List<Operand<T>> weights() {
    return List.copyOf(weights.stream().map(GraphVariable::value).toList());
  }

  /** What is evaluated: the averages where there are some, else the weights. */
  public List<Operand<T>> evaluated() {
    List<Operand<T>> evaluated = new ArrayList<>();
    for (int p = 0; p < weights.size(); p++) {
      evaluated.add(averages.getOrDefault(p, weights.get(p)).value());
    }
    return evaluated;
  }

  /**
   * Gives what a variable is to be.
   *
   * @param <T> the number type
   */
  public interface Source<T extends TNumber> {
    /** A tensor that will be closed, of the shape the variable is declared in. */
    T tensor(String name, io.evident.backprop.network.Shape shape);
  }

  /**
   * Takes what a variable is.
   *
   * @param <T> the number type
   */
  public interface Reader<T extends TNumber> {
    /** The tensor lives no longer than the call. */
    void read(String name, io.evident.backprop.network.Shape shape, T tensor);
  }

  /**
   * Sets all variables, each weight and behind it what is remembered of it. It is one run, since
   * TensorFlow prepares every kind of run for longer than such a run takes.
   */
  public void set(Session session, Source<T> source) {
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
  public void show(Session session, Reader<T> reader) {
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
      if (slow.containsKey(p)) {
        reader.accept(shape, slow.get(p));
      }
      if (averages.containsKey(p)) {
        reader.accept(shape, averages.get(p));
      }
    }
  }

  /** Where the numbers of a step are fed, by rule. */
  public List<StepNumbers.Operands<T>> fed(Supplier<Operand<T>> placeholder) {
    return rules.all().stream()
        .map(
            rule ->
                new StepNumbers.Operands<>(placeholder.get(), placeholder.get(), placeholder.get()))
        .toList();
  }

  /**
   * What changes the variables in one step: the optimizer's updates, and the running statistics. No
   * gradient is computed in what stands still.
   *
   * @param graph the graph the loss is in
   * @param training the loss of a batch
   * @param fed the numbers of the step, by rule
   * @param frozen the parameters that stand still
   */
  public OptimizerLowering.Updates<T> updates(
      Graph graph,
      LoweredNetwork.Lowered<T> training,
      List<StepNumbers.Operands<T>> fed,
      Set<Integer> frozen) {
    List<Integer> trained = new ArrayList<>();
    List<Integer> followed = new ArrayList<>();
    for (int p = 0; p < weights.size(); p++) {
      if (!frozen.contains(p)) {
        (network.parameters().get(p).trained() ? trained : followed).add(p);
      }
    }
    List<Operand<T>> gradients =
        trained.isEmpty()
            ? List.of()
            : training.gradients(graph, trained.stream().map(p -> weights.get(p).value()).toList());
    List<OptimizerLowering.Trained<T>> all = new ArrayList<>();
    for (int i = 0; i < trained.size(); i++) {
      int p = trained.get(i);
      all.add(
          new OptimizerLowering.Trained<>(
              weights.get(p),
              slots.get(p),
              gradients.get(i),
              rules.decays(p),
              filters(network.parameters().get(p).shape()),
              rules.rule(p),
              fed.get(rules.numberOf(p))));
    }
    OptimizerLowering.Updates<T> ofTrained =
        new OptimizerLowering<>(tf, type, optimization.clipping()).updates(all);
    List<Op> updates = new ArrayList<>(ofTrained.operations());
    for (int i = 0; i < followed.size(); i++) {
      updates.add(
          tf.assignVariableOp(weights.get(followed.get(i)).handle(), training.followed().get(i)));
    }
    return new OptimizerLowering.Updates<>(updates, ofTrained.gradientNorm());
  }

  /**
   * A kernel has its filters in its last axis, a dense layer's weights their units in the first.
   */
  static int filters(io.evident.backprop.network.Shape shape) {
    return shape.dimension(shape.rank() == 2 ? 0 : shape.rank() - 1);
  }
}
