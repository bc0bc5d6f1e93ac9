package io.evident.models.training;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterValues;
import io.evident.models.data.ImageSplits;
import io.evident.models.evaluation.ConfusionMatrix;
import io.evident.models.evaluation.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.train.ResourceApplyMomentum;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * A network, its optimizer and the images in one TensorFlow graph. A step is fed the indices of its
 * batch and the learning rate.
 */
final class TrainingGraph implements AutoCloseable {
  private static final int EVALUATION_BATCH = 500;

  private final Network network;
  private final Graph graph = new Graph();
  private final Session session;
  private final Ops tf = Ops.create(graph);
  private final List<GraphVariable<TFloat32>> weights = new ArrayList<>();
  private final List<GraphVariable<TFloat32>> velocities = new ArrayList<>();
  private final Placeholder<TInt32> indices;
  private final Placeholder<TInt64> dropoutSeed;
  private final Placeholder<TFloat32> learningRate;
  private final HeldImages train;
  private final HeldImages test;

  /** The batch in the plan's parts; one part where a short batch has fewer images than that. */
  private final Answers inParts;

  private final Answers whole;
  private final int parts;

  /** The network's answers about one cut of the batch. */
  private record Answers(Step step, Answer train, Answer test) {}

  /** The mean loss of the images fed by index as they are trained on, and what that changes. */
  private record Step(Operand<TFloat32> loss, List<Op> updates) {}

  /** The mean loss of the images fed by index, and the predicted class of each, part by part. */
  private record Answer(Operand<TFloat32> loss, List<Operand<TInt64>> predictions) {}

  TrainingGraph(Experiment experiment, ExecutionPlan plan, ImageSplits images) {
    this.network = experiment.network();
    try {
      indices = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE)));
      dropoutSeed = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
      learningRate = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
      for (Parameter parameter : network.parameters()) {
        weights.add(variable(parameter, ""));
        velocities.add(variable(parameter, ".velocity"));
      }
      train = new HeldImages(tf, images.train(), "train");
      test = new HeldImages(tf, images.test(), "test");
      parts = plan.lowering().batchParts();
      whole = answers(experiment, plan.lowering().withBatchParts(1));
      inParts = parts == 1 ? whole : answers(experiment, plan.lowering());
      session = new Session(graph, configuration(plan));
      train.load(session);
      test.load(session);
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  private static ConfigProto configuration(ExecutionPlan plan) {
    ConfigProto.Builder configuration = ConfigProto.newBuilder();
    configuration.setIntraOpParallelismThreads(plan.intraOpThreads());
    configuration.setInterOpParallelismThreads(plan.interOpThreads());
    configuration.getGpuOptionsBuilder().setAllowGrowth(true);
    return configuration.build();
  }

  private GraphVariable<TFloat32> variable(Parameter parameter, String suffix) {
    return new GraphVariable<>(tf, parameter.name() + suffix, TFloat32.class, shape(parameter));
  }

  private static Shape shape(Parameter parameter) {
    return Shape.of(
        parameter.shape().dimensions().stream().mapToLong(Integer::longValue).toArray());
  }

  private Answers answers(Experiment experiment, LoweringOptions options) {
    List<Operand<TFloat32>> theta = weights.stream().map(GraphVariable::value).toList();
    LoweredNetwork<TFloat32> lowered = new LoweredNetwork<>(tf, network, options, theta);
    List<Operand<TInt32>> parts = lowered.split(indices);
    List<LoweredNetwork.Examples<TFloat32>> trained = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      List<Operand<TFloat32>> masks =
          lowered.randomMasks(tf.size(parts.get(part)), dropoutSeed, part, TFloat32.class);
      trained.add(train.examples(parts.get(part), experiment.normalization(), masks));
    }
    LoweredNetwork.Lowered<TFloat32> training = lowered.loss(Mode.TRAINING, trained);
    Answer ofTrain =
        network.dependsOnMode()
            ? answer(train, lowered, experiment.normalization())
            : new Answer(training.loss(), predictions(training));
    return new Answers(
        new Step(training.loss(), updates(training, experiment.optimizer())),
        ofTrain,
        answer(test, lowered, experiment.normalization()));
  }

  private Answer answer(
      HeldImages held, LoweredNetwork<TFloat32> lowered, Normalization normalization) {
    List<LoweredNetwork.Examples<TFloat32>> examples = new ArrayList<>();
    for (Operand<TInt32> part : lowered.split(indices)) {
      examples.add(held.examples(part, normalization, List.of()));
    }
    LoweredNetwork.Lowered<TFloat32> answer = lowered.loss(Mode.INFERENCE, examples);
    return new Answer(answer.loss(), predictions(answer));
  }

  private List<Operand<TInt64>> predictions(LoweredNetwork.Lowered<TFloat32> answer) {
    List<Operand<TInt64>> predictions = new ArrayList<>();
    for (Operand<TFloat32> outputs : answer.outputs()) {
      predictions.add(tf.math.argMax(outputs, tf.constant(1)));
    }
    return predictions;
  }

  private List<Op> updates(LoweredNetwork.Lowered<TFloat32> training, Optimizer optimizer) {
    List<Integer> trained = new ArrayList<>();
    List<Integer> followed = new ArrayList<>();
    for (int p = 0; p < weights.size(); p++) {
      (network.parameters().get(p).trained() ? trained : followed).add(p);
    }
    List<Operand<TFloat32>> gradients =
        LoweredNetwork.gradients(
            graph, training.loss(), trained.stream().map(p -> weights.get(p).value()).toList());
    // One permitted optimizer so far; another makes this a visitor.
    Momentum momentum = (Momentum) optimizer;
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < followed.size(); i++) {
      updates.add(
          tf.assignVariableOp(weights.get(followed.get(i)).handle(), training.followed().get(i)));
    }
    for (int i = 0; i < trained.size(); i++) {
      int p = trained.get(i);
      updates.add(
          tf.train.resourceApplyMomentum(
              weights.get(p).handle(),
              velocities.get(p).handle(),
              learningRate,
              gradients.get(i),
              tf.constant((float) momentum.momentum()),
              ResourceApplyMomentum.useNesterov(false)));
    }
    return updates;
  }

  /**
   * Sets the weights, and the optimizer's state to 0.
   *
   * @param values of this graph's network
   */
  void start(ParameterValues values) {
    for (int p = 0; p < weights.size(); p++) {
      float[] narrow = new float[values.get(p).length];
      for (int i = 0; i < narrow.length; i++) {
        narrow[i] = (float) values.get(p)[i];
      }
      Shape shape = shape(network.parameters().get(p));
      try (TFloat32 weight = TFloat32.tensorOf(shape, DataBuffers.of(narrow, true, false));
          TFloat32 zero =
              TFloat32.tensorOf(shape, DataBuffers.of(new float[narrow.length], true, false))) {
        weights.get(p).set(session, weight);
        velocities.get(p).set(session, zero);
      }
    }
  }

  private Answers answersTo(int[] batch) {
    return batch.length < parts ? whole : inParts;
  }

  /**
   * One step of training.
   *
   * @param batch indices of the training images
   * @param rate the learning rate
   * @param maskSeed two numbers that what is dropped depends on, different in every step
   * @return the batch's mean loss before the update
   */
  float step(int[] batch, float rate, long[] maskSeed) {
    Step step = answersTo(batch).step();
    try (TInt32 fedIndices = TInt32.vectorOf(batch);
        TInt64 fedSeed = TInt64.vectorOf(maskSeed);
        TFloat32 fedRate = TFloat32.scalarOf(rate)) {
      Session.Runner runner =
          session
              .runner()
              .feed(indices, fedIndices)
              .feed(learningRate, fedRate)
              .feed(dropoutSeed, fedSeed)
              .fetch(step.loss());
      step.updates().forEach(runner::addTarget);
      try (Result result = runner.run()) {
        return ((TFloat32) result.get(0)).getFloat();
      }
    }
  }

  /**
   * The network with its present weights on the training images.
   *
   * @return loss and confusion
   */
  Evaluation evaluateTrain() {
    return evaluate(train, Answers::train);
  }

  /**
   * The network with its present weights on the test images.
   *
   * @return loss and confusion
   */
  Evaluation evaluateTest() {
    return evaluate(test, Answers::test);
  }

  private Evaluation evaluate(HeldImages held, Function<Answers, Answer> split) {
    int images = held.trueLabels().length;
    int[] predicted = new int[images];
    double lossSum = 0;
    for (int from = 0; from < images; from += EVALUATION_BATCH) {
      int[] batch = new int[Math.min(EVALUATION_BATCH, images - from)];
      for (int i = 0; i < batch.length; i++) {
        batch[i] = from + i;
      }
      Answer answer = split.apply(answersTo(batch));
      try (TInt32 fed = TInt32.vectorOf(batch)) {
        Session.Runner runner = session.runner().feed(indices, fed).fetch(answer.loss());
        answer.predictions().forEach(runner::fetch);
        try (Result result = runner.run()) {
          lossSum += (double) ((TFloat32) result.get(0)).getFloat() * batch.length;
          int at = from;
          for (int part = 1; part < result.size(); part++) {
            TInt64 classes = (TInt64) result.get(part);
            for (long i = 0; i < classes.size(); i++) {
              predicted[at++] = (int) classes.getLong(i);
            }
          }
        }
      }
    }
    return new Evaluation(
        lossSum / images,
        ConfusionMatrix.of(network.output().size(), held.trueLabels(), predicted));
  }

  /**
   * The present weights.
   *
   * @return a copy, widened to float64
   */
  ParameterValues weights() {
    ParameterValues values = ParameterValues.zeros(network);
    for (int p = 0; p < weights.size(); p++) {
      double[] wide = values.get(p);
      float[] narrow = new float[wide.length];
      weights.get(p).show(session, w -> w.copyTo(DataBuffers.of(narrow, false, false)));
      for (int i = 0; i < narrow.length; i++) {
        wide[i] = narrow[i];
      }
    }
    return values;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
