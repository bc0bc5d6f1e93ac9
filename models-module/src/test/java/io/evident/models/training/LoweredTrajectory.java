package io.evident.models.training;

import io.evident.backprop.graph.ElementType;
import io.evident.backprop.graph.LoweredNetwork;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import io.evident.models.experiment.Optimization;
import io.evident.models.experiment.ParameterRules;
import io.evident.models.internal.training.StepNumbers;
import io.evident.models.internal.training.TrainedVariables;
import io.evident.models.optimization.Averaging;
import io.evident.models.optimization.Lookahead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/** A training in float64, lowered by the classes that train in float32. */
final class LoweredTrajectory {
  private final Network network;
  private final Optimization optimization;
  private final LoweringOptions options;

  LoweredTrajectory(Network network, Optimization optimization, LoweringOptions options) {
    this.network = network;
    this.optimization = optimization;
    this.options = options.withType(ElementType.FLOAT64);
  }

  /**
   * The weights after as many steps as there are batches.
   *
   * @param start the weights before
   * @param rate by which the learning rates are multiplied in each step, from 1
   * @param batches of the same size
   * @param masks for each step and dropout what is kept
   */
  ParameterValues weights(
      ParameterValues start,
      IntToDoubleFunction rate,
      List<Batch> batches,
      List<List<boolean[]>> masks) {
    Map<String, double[]> byName = tensors(start, rate, batches, masks);
    return ParameterValues.of(
        network, network.parameters().stream().map(p -> byName.get(p.name())).toList());
  }

  /** The same with all that is remembered, by name. */
  Map<String, double[]> tensors(
      ParameterValues start,
      IntToDoubleFunction rate,
      List<Batch> batches,
      List<List<boolean[]>> masks) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      TrainedVariables<TFloat64> variables =
          new TrainedVariables<>(tf, network, options, optimization, TFloat64.class);
      LoweredNetwork<TFloat64> lowered =
          new LoweredNetwork<>(tf, network, options, variables.weights());
      Fed fed = new Fed(tf, network, batches.get(0).size(), lowered);
      LoweredNetwork.Lowered<TFloat64> loss = lowered.loss(Mode.TRAINING, fed.examples);
      List<Placeholder<TFloat64>> fedNumbers = new ArrayList<>();
      List<StepNumbers.Operands<TFloat64>> operands =
          variables.fed(
              () -> {
                fedNumbers.add(tf.placeholder(TFloat64.class));
                return fedNumbers.get(fedNumbers.size() - 1);
              });
      ParameterRules rules = ParameterRules.of(optimization, network);
      List<Op> updates = variables.updates(graph, loss, operands, rules.frozen(1)).operations();
      try (Session session = new Session(graph)) {
        set(start, variables, session);
        for (int t = 1; t <= batches.size(); t++) {
          List<Tensor> tensors = new ArrayList<>();
          Session.Runner runner = session.runner();
          fed.feed(runner, batches.get(t - 1), masks.get(t - 1), tensors);
          for (int rule = 0; rule < rules.all().size(); rule++) {
            Optimization of = rules.all().get(rule);
            double scheduled = rate.applyAsDouble(t) * of.optimizer().learningRate();
            StepNumbers numbers = StepNumbers.of(of, t - 1, scheduled, ElementType.FLOAT64);
            List<Double> values = List.of(numbers.rate(), numbers.epsilon(), numbers.decay());
            for (int i = 0; i < values.size(); i++) {
              Placeholder<TFloat64> to = fedNumbers.get(rule * values.size() + i);
              feed(runner, to, TFloat64.scalarOf(values.get(i)), tensors);
            }
          }
          updates.forEach(runner::addTarget);
          runner.run().close();
          tensors.forEach(Tensor::close);
          for (List<Op> behind :
              variables.behind(optimization.lookahead().isAfter(t), rules.frozen(1))) {
            Session.Runner next = session.runner();
            behind.forEach(next::addTarget);
            next.run().close();
          }
        }
        return read(variables, session);
      }
    }
  }

  private static void feed(
      Session.Runner runner, Placeholder<TFloat64> to, TFloat64 tensor, List<Tensor> open) {
    open.add(tensor);
    runner.feed(to, tensor);
  }

  /** The batch of a step, fed whole and cut as it is for training. */
  private static final class Fed {
    private final Placeholder<TFloat64> inputs;
    private final Placeholder<TFloat64> targets;
    private final List<Placeholder<TFloat64>> masks = new ArrayList<>();
    private final List<org.tensorflow.ndarray.Shape> maskShapes = new ArrayList<>();
    private final List<LoweredNetwork.Examples<TFloat64>> examples = new ArrayList<>();
    private final Network network;
    private final int size;

    Fed(Ops tf, Network network, int size, LoweredNetwork<TFloat64> lowered) {
      this.network = network;
      this.size = size;
      inputs = placeholder(tf, shape(network.input()));
      targets = placeholder(tf, shape(network.output()));
      for (int l = 0; l < network.layers().size(); l++) {
        if (network.layers().get(l) instanceof Dropout) {
          maskShapes.add(shape(network.inputOf(l)));
          masks.add(placeholder(tf, shape(network.inputOf(l))));
        }
      }
      List<Operand<TFloat64>> x = lowered.split(inputs);
      List<Operand<TFloat64>> y = lowered.split(targets);
      List<List<Operand<TFloat64>>> m = new ArrayList<>();
      masks.forEach(mask -> m.add(lowered.split(mask)));
      for (int part = 0; part < x.size(); part++) {
        int of = part;
        examples.add(
            new LoweredNetwork.Examples<>(
                x.get(part), y.get(part), m.stream().map(mask -> mask.get(of)).toList()));
      }
    }

    private static Placeholder<TFloat64> placeholder(Ops tf, org.tensorflow.ndarray.Shape shape) {
      return tf.placeholder(TFloat64.class, Placeholder.shape(shape));
    }

    private org.tensorflow.ndarray.Shape shape(Shape example) {
      return TrainedVariables.shape(example).prepend(size);
    }

    void feed(Session.Runner runner, Batch batch, List<boolean[]> kept, List<Tensor> open) {
      LoweredTrajectory.feed(runner, inputs, tensor(shape(network.input()), batch.inputs()), open);
      LoweredTrajectory.feed(
          runner, targets, tensor(shape(network.output()), batch.targets()), open);
      for (int d = 0; d < masks.size(); d++) {
        double[] mask = new double[kept.get(d).length];
        for (int i = 0; i < mask.length; i++) {
          mask[i] = kept.get(d)[i] ? 1 : 0;
        }
        LoweredTrajectory.feed(runner, masks.get(d), tensor(maskShapes.get(d), mask), open);
      }
    }
  }

  private static TFloat64 tensor(org.tensorflow.ndarray.Shape shape, double[] values) {
    return TFloat64.tensorOf(shape, DataBuffers.of(values, true, false));
  }

  private void set(ParameterValues weights, TrainedVariables<TFloat64> variables, Session session) {
    Map<String, double[]> byName = new HashMap<>();
    for (int p = 0; p < network.parameters().size(); p++) {
      String name = network.parameters().get(p).name();
      byName.put(name, weights.get(p));
      byName.put(name + Lookahead.SLOT, weights.get(p));
      byName.put(name + Averaging.SLOT, weights.get(p));
    }
    variables.set(
        session,
        (name, shape) ->
            tensor(
                TrainedVariables.shape(shape),
                byName.getOrDefault(name, new double[shape.size()])));
  }

  private static Map<String, double[]> read(TrainedVariables<TFloat64> variables, Session session) {
    Map<String, double[]> byName = new HashMap<>();
    variables.show(
        session,
        (name, shape, tensor) -> {
          double[] values = new double[shape.size()];
          tensor.copyTo(DataBuffers.of(values, false, false));
          byName.put(name, values);
        });
    return byName;
  }
}
