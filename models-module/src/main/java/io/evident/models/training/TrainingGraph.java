package io.evident.models.training;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.models.evaluation.ConfusionMatrix;
import io.evident.models.evaluation.Evaluation;
import io.evident.models.experiment.Augmentation;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.Preparation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * A network, its optimizer and the images in one TensorFlow graph. A step is fed the indices of its
 * batch and the numbers of its update.
 */
final class TrainingGraph implements AutoCloseable {
  private static final int EVALUATION_BATCH = 500;

  private final Experiment experiment;
  private final Network network;
  private final Graph graph = new Graph();
  private final Session session;
  private final Ops tf = Ops.create(graph);
  private final List<GraphVariable<TFloat32>> weights = new ArrayList<>();
  private final List<List<GraphVariable<TFloat32>>> slots = new ArrayList<>();
  private final Placeholder<TInt32> indices;
  private final Placeholder<TInt64> seed;
  private final Placeholder<TFloat32> rate;
  private final Placeholder<TFloat32> epsilon;
  private final Placeholder<TFloat32> decay;
  private final PixelScaling scaling;
  private final HeldImages train;
  private final Optional<HeldImages> validation;
  private final HeldImages test;

  /** The network over the batch in the plan's parts; one where a batch has fewer images. */
  private final Cut inParts;

  private final Cut whole;
  private final int parts;

  /** The network's answers about one cut of the batch. */
  private record Cut(Step step, Answer train, Optional<Answer> validation, Answer test) {}

  /** The mean loss of the images fed by index as they are trained on, and what that changes. */
  private record Step(Operand<TFloat32> loss, List<Op> updates) {}

  /** The mean loss of the images fed by index; outputs and predicted class of each, by part. */
  private record Answer(
      Operand<TFloat32> loss, List<Operand<TFloat32>> outputs, List<Operand<TInt64>> predictions) {}

  TrainingGraph(Experiment experiment, ExecutionPlan plan, PreparedImages images) {
    this.experiment = experiment;
    this.network = experiment.network();
    try {
      indices = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE)));
      seed = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
      rate = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
      epsilon = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
      decay = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
      for (Parameter parameter : network.parameters()) {
        weights.add(variable(parameter, ""));
        List<GraphVariable<TFloat32>> own = new ArrayList<>();
        if (parameter.trained()) {
          for (String slot : OptimizerLowering.slots(experiment.optimization())) {
            own.add(variable(parameter, "." + slot));
          }
        }
        slots.add(own);
      }
      scaling = PixelScaling.of(experiment.preparation().normalization(), images.train());
      train = new HeldImages(tf, images.train(), "train");
      validation = images.validation().map(v -> new HeldImages(tf, v, "validation"));
      test = new HeldImages(tf, images.test(), "test");
      parts = plan.lowering().batchParts();
      whole = cut(plan.lowering().withBatchParts(1));
      inParts = parts == 1 ? whole : cut(plan.lowering());
      session = new Session(graph, configuration(plan));
      train.load(session);
      validation.ifPresent(v -> v.load(session));
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
    return new GraphVariable<>(
        tf, parameter.name() + suffix, TFloat32.class, shape(parameter.shape()));
  }

  private static Shape shape(io.evident.backprop.network.Shape shape) {
    return Shape.of(shape.dimensions().stream().mapToLong(Integer::longValue).toArray());
  }

  private Cut cut(LoweringOptions options) {
    List<Operand<TFloat32>> theta = weights.stream().map(GraphVariable::value).toList();
    LoweredNetwork<TFloat32> lowered = new LoweredNetwork<>(tf, network, options, theta);
    LoweredNetwork.Lowered<TFloat32> training = lowered.loss(Mode.TRAINING, trained(lowered));
    boolean asTrained =
        !network.dependsOnMode()
            && experiment.preparation().augmentation().equals(Augmentation.NONE);
    return new Cut(
        new Step(training.loss(), updates(training)),
        asTrained ? answer(training) : answer(train, lowered),
        validation.map(v -> answer(v, lowered)),
        answer(test, lowered));
  }

  /** The parts of a batch to train on: augmented, normalized, with what dropout drops. */
  private List<LoweredNetwork.Examples<TFloat32>> trained(LoweredNetwork<TFloat32> lowered) {
    Preparation preparation = experiment.preparation();
    ImageAugmentation augmentation =
        new ImageAugmentation(tf, preparation.augmentation(), train.shape());
    Operand<TInt32> size = tf.size(indices);
    List<ImageAugmentation.Draws> draws =
        ImageAugmentation.Draws.split(augmentation.draw(size, seed), lowered::split);
    List<List<Operand<TFloat32>>> masks = new ArrayList<>();
    for (Operand<TFloat32> mask : lowered.randomMasks(size, seed, TFloat32.class)) {
      masks.add(lowered.split(mask));
    }
    List<Operand<TInt32>> parts = lowered.split(indices);
    List<LoweredNetwork.Examples<TFloat32>> examples = new ArrayList<>();
    for (int p = 0; p < parts.size(); p++) {
      int part = p;
      Operand<TFloat32> bytes =
          tf.dtypes.cast(
              augmentation.moved(train.bytes(parts.get(p)), draws.get(p)), TFloat32.class);
      Operand<TFloat32> inputs = augmentation.cut(scaling.normalized(tf, bytes), draws.get(p));
      examples.add(
          new LoweredNetwork.Examples<>(
              inputs, train.targets(parts.get(p)), masks.stream().map(m -> m.get(part)).toList()));
    }
    return examples;
  }

  private Answer answer(HeldImages held, LoweredNetwork<TFloat32> lowered) {
    List<LoweredNetwork.Examples<TFloat32>> examples = new ArrayList<>();
    for (Operand<TInt32> part : lowered.split(indices)) {
      examples.add(held.examples(part, scaling));
    }
    return answer(lowered.loss(Mode.INFERENCE, examples));
  }

  private Answer answer(LoweredNetwork.Lowered<TFloat32> lowered) {
    return new Answer(lowered.loss(), lowered.outputs(), predictions(lowered));
  }

  private List<Operand<TInt64>> predictions(LoweredNetwork.Lowered<TFloat32> answer) {
    List<Operand<TInt64>> predictions = new ArrayList<>();
    for (Operand<TFloat32> outputs : answer.outputs()) {
      predictions.add(tf.math.argMax(outputs, tf.constant(1)));
    }
    return predictions;
  }

  private List<Op> updates(LoweredNetwork.Lowered<TFloat32> training) {
    List<Integer> trained = new ArrayList<>();
    List<Integer> followed = new ArrayList<>();
    for (int p = 0; p < weights.size(); p++) {
      (network.parameters().get(p).trained() ? trained : followed).add(p);
    }
    List<Operand<TFloat32>> gradients =
        LoweredNetwork.gradients(
            graph, training.loss(), trained.stream().map(p -> weights.get(p).value()).toList());
    List<OptimizerLowering.Trained> all = new ArrayList<>();
    for (int i = 0; i < trained.size(); i++) {
      int p = trained.get(i);
      all.add(
          new OptimizerLowering.Trained(
              weights.get(p),
              slots.get(p),
              gradients.get(i),
              network.parameters().get(p).regularized()));
    }
    OptimizerLowering optimizer =
        new OptimizerLowering(
            tf, experiment.optimization(), new StepNumbers.Operands(rate, epsilon, decay));
    List<Op> updates = new ArrayList<>(optimizer.updates(all));
    for (int i = 0; i < followed.size(); i++) {
      updates.add(
          tf.assignVariableOp(weights.get(followed.get(i)).handle(), training.followed().get(i)));
    }
    return updates;
  }

  /**
   * The weights and what the optimizer remembers, each under its name.
   *
   * @return copies
   */
  Map<String, FloatTensor> tensors() {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    for (int p = 0; p < weights.size(); p++) {
      io.evident.backprop.network.Shape shape = network.parameters().get(p).shape();
      for (GraphVariable<TFloat32> variable : variablesOf(p)) {
        float[] values = new float[shape.size()];
        variable.show(session, w -> w.copyTo(DataBuffers.of(values, false, false)));
        tensors.put(variable.name(), new FloatTensor(shape, values));
      }
    }
    return tensors;
  }

  private List<GraphVariable<TFloat32>> variablesOf(int parameter) {
    List<GraphVariable<TFloat32>> variables = new ArrayList<>();
    variables.add(weights.get(parameter));
    variables.addAll(slots.get(parameter));
    return variables;
  }

  /**
   * Sets the weights and what the optimizer remembers.
   *
   * @param tensors by name; what is not among them becomes 0
   */
  void restore(Map<String, FloatTensor> tensors) {
    for (int p = 0; p < weights.size(); p++) {
      io.evident.backprop.network.Shape shape = network.parameters().get(p).shape();
      for (GraphVariable<TFloat32> variable : variablesOf(p)) {
        FloatTensor given = tensors.get(variable.name());
        float[] values = given == null ? new float[shape.size()] : given.values();
        try (TFloat32 tensor =
            TFloat32.tensorOf(shape(shape), DataBuffers.of(values, true, false))) {
          variable.set(session, tensor);
        }
      }
    }
  }

  private Cut cutOf(int[] batch) {
    return batch.length < parts ? whole : inParts;
  }

  /**
   * One step of training.
   *
   * @param batch indices of the training images
   * @param numbers of the update
   * @param drawn two numbers that all that is random in the step depends on
   * @return the batch's mean loss before the update
   */
  float step(int[] batch, StepNumbers numbers, long[] drawn) {
    Step step = cutOf(batch).step();
    try (TInt32 fedIndices = TInt32.vectorOf(batch);
        TInt64 fedSeed = TInt64.vectorOf(drawn);
        TFloat32 fedRate = TFloat32.scalarOf(numbers.rate());
        TFloat32 fedEpsilon = TFloat32.scalarOf(numbers.epsilon());
        TFloat32 fedDecay = TFloat32.scalarOf(numbers.decay())) {
      Session.Runner runner =
          session
              .runner()
              .feed(indices, fedIndices)
              .feed(seed, fedSeed)
              .feed(rate, fedRate)
              .feed(epsilon, fedEpsilon)
              .feed(decay, fedDecay)
              .fetch(step.loss());
      step.updates().forEach(runner::addTarget);
      try (Result result = runner.run()) {
        return ((TFloat32) result.get(0)).getFloat();
      }
    }
  }

  /** The network with its present weights on the training images. */
  Evaluation evaluateTrain() {
    return evaluate(train, whole.train(), inParts.train());
  }

  /** The network with its present weights on the validation images, if there are any. */
  Optional<Evaluation> evaluateValidation() {
    return validation.map(
        v -> evaluate(v, whole.validation().orElseThrow(), inParts.validation().orElseThrow()));
  }

  /** The network with its present weights on the test images. */
  Evaluation evaluateTest() {
    return evaluate(test, whole.test(), inParts.test());
  }

  private Evaluation evaluate(HeldImages held, Answer ofFew, Answer ofMany) {
    int images = held.trueLabels().length;
    int[] predicted = new int[images];
    double lossSum = 0;
    for (int from = 0; from < images; from += EVALUATION_BATCH) {
      int[] batch = new int[Math.min(EVALUATION_BATCH, images - from)];
      for (int i = 0; i < batch.length; i++) {
        batch[i] = from + i;
      }
      Answer answer = batch.length < parts ? ofFew : ofMany;
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
   * The outputs of the network with its present weights for the test images, in their order. They
   * leave the graph whole, which {@link #evaluateTest} spares.
   */
  NetworkOutputs testOutputs() {
    int images = test.trueLabels().length;
    int classes = network.output().size();
    float[] outputs = new float[Math.multiplyExact(images, classes)];
    double lossSum = 0;
    for (int from = 0; from < images; from += EVALUATION_BATCH) {
      int[] batch = IntStream.range(from, Math.min(from + EVALUATION_BATCH, images)).toArray();
      Answer answer = cutOf(batch).test();
      try (TInt32 fed = TInt32.vectorOf(batch)) {
        Session.Runner runner = session.runner().feed(indices, fed).fetch(answer.loss());
        answer.outputs().forEach(runner::fetch);
        try (Result result = runner.run()) {
          lossSum += (double) ((TFloat32) result.get(0)).getFloat() * batch.length;
          int at = from * classes;
          for (int part = 1; part < result.size(); part++) {
            TFloat32 values = (TFloat32) result.get(part);
            int size = Math.toIntExact(values.size());
            values.copyTo(DataBuffers.of(outputs, false, false).slice(at, size));
            at += size;
          }
        }
      }
    }
    return new NetworkOutputs(lossSum / images, outputs);
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
