package io.evident.models.training;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.device.SessionConfiguration;
import io.evident.models.evaluation.ConfusionMatrix;
import io.evident.models.evaluation.Evaluation;
import io.evident.models.experiment.Augmentation;
import io.evident.models.experiment.Experiment;
import io.evident.models.training.GraphImages.Batches;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * A network, its optimizer and the images in one TensorFlow graph. A step is fed its batch, as
 * indices of images that are held there or as the images themselves, and the numbers of its update.
 */
final class TrainingGraph implements AutoCloseable {
  private static final int EVALUATION_BATCH = 500;

  private final Experiment experiment;
  private final ExecutionPlan plan;
  private final Network network;
  private final Graph graph = new Graph();
  private final Session session;
  private final Ops tf = Ops.create(graph);
  private final TrainedVariables<TFloat32> variables;
  private final Placeholder<TInt64> seed;
  private final Placeholder<TFloat32> rate;
  private final Placeholder<TFloat32> epsilon;
  private final Placeholder<TFloat32> decay;
  private final PixelScaling scaling;
  private final boolean counts;
  private final GraphImages train;
  private final Optional<GraphImages> validation;
  private final GraphImages test;

  /** The network over the batch in the plan's parts. */
  private final Cut inParts;

  /** The network over a batch of fewer images than there are parts; null before there was one. */
  private Cut whole;

  /** The network's answers about one cut of the batch. */
  private record Cut(
      Step step, Answer train, Optional<Answer> validation, Answer test, StepDraws draws) {}

  /** The mean loss of the batch as it is trained on, the outputs by part, what the step changes. */
  private record Step(
      Operand<TFloat32> loss,
      List<Operand<TFloat32>> outputs,
      OptimizerLowering.Updates<TFloat32> updates) {}

  /** The mean loss of the batch; the outputs and the predicted class of each image, by part. */
  private record Answer(
      Operand<TFloat32> loss, List<Operand<TFloat32>> outputs, List<Operand<TInt64>> predictions) {}

  /**
   * What was seen in one step, before its update.
   *
   * @param loss mean over the batch
   * @param right how many of its images were given their class
   * @param gradientNorm 0 where gradients are not clipped
   */
  record StepResult(float loss, int right, float gradientNorm) {}

  TrainingGraph(Experiment experiment, ExecutionPlan plan, TrainingData data) {
    this(experiment, plan, data, true);
  }

  /**
   * The graph of a training.
   *
   * @param counts whether steps count the images that they give their class; one that does not is
   *     there to be compared with
   */
  TrainingGraph(Experiment experiment, ExecutionPlan plan, TrainingData data, boolean counts) {
    this.counts = counts;
    this.scaling = data.scaling();
    this.experiment = experiment;
    this.plan = plan;
    this.network = experiment.network();
    try {
      seed = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
      rate = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
      epsilon = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
      decay = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
      variables =
          new TrainedVariables<>(
              tf, network, plan.lowering(), experiment.optimization(), TFloat32.class);
      train = GraphImages.of(tf, data.train(), "train");
      validation = data.validation().map(v -> GraphImages.of(tf, v, "validation"));
      test = GraphImages.of(tf, data.test(), "test");
      inParts = cut(plan.lowering());
      session = new Session(graph, SessionConfiguration.of(plan));
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
    try {
      List<GraphImages> all = new ArrayList<>(List.of(train, test));
      validation.ifPresent(all::add);
      GraphImages.load(session, all);
    } catch (RuntimeException | Error e) {
      // The session first: a graph waits until its sessions are closed.
      close();
      throw e;
    }
  }

  private Cut cut(LoweringOptions options) {
    LoweredNetwork<TFloat32> lowered =
        new LoweredNetwork<>(tf, network, options, variables.weights());
    StepDraws draws = draws(lowered);
    LoweredNetwork.Lowered<TFloat32> training =
        lowered.loss(Mode.TRAINING, trained(lowered, draws));
    boolean asTrained =
        !network.dependsOnMode()
            && experiment.preparation().augmentation().equals(Augmentation.NONE);
    return new Cut(
        new Step(
            training.loss(),
            counts ? training.outputs() : List.of(),
            variables.updates(graph, training, new StepNumbers.Operands<>(rate, epsilon, decay))),
        asTrained ? answer(training) : answer(train, lowered),
        validation.map(v -> answer(v, lowered)),
        answer(test, lowered),
        draws);
  }

  private ImageAugmentation augmentation() {
    return new ImageAugmentation(tf, experiment.preparation().augmentation(), train.shape());
  }

  private StepDraws draws(LoweredNetwork<TFloat32> lowered) {
    Operand<TInt32> size = train.batchSize();
    return new StepDraws(
        !experiment.preparation().augmentation().equals(Augmentation.NONE),
        augmentation().draw(size, seed),
        lowered.randomMasks(size, seed, TFloat32.class));
  }

  /** The parts of a batch to train on: augmented, normalized, with what dropout drops. */
  private List<LoweredNetwork.Examples<TFloat32>> trained(
      LoweredNetwork<TFloat32> lowered, StepDraws whole) {
    ImageAugmentation augmentation = augmentation();
    List<ImageAugmentation.Draws> draws =
        ImageAugmentation.Draws.split(whole.augmentation(), lowered::split);
    List<List<Operand<TFloat32>>> masks = new ArrayList<>();
    for (Operand<TFloat32> mask : whole.masks()) {
      masks.add(lowered.split(mask));
    }
    List<GraphImages.Part> parts = train.parts(lowered);
    List<LoweredNetwork.Examples<TFloat32>> examples = new ArrayList<>();
    for (int p = 0; p < parts.size(); p++) {
      int part = p;
      Operand<TFloat32> bytes =
          tf.dtypes.cast(augmentation.moved(parts.get(p).bytes(), draws.get(p)), TFloat32.class);
      Operand<TFloat32> inputs = augmentation.cut(scaling.inputs(tf, bytes), draws.get(p));
      examples.add(
          new LoweredNetwork.Examples<>(
              inputs, parts.get(p).targets(), masks.stream().map(m -> m.get(part)).toList()));
    }
    return examples;
  }

  private Answer answer(GraphImages images, LoweredNetwork<TFloat32> lowered) {
    List<LoweredNetwork.Examples<TFloat32>> examples = new ArrayList<>();
    for (GraphImages.Part part : images.parts(lowered)) {
      Operand<TFloat32> bytes = tf.dtypes.cast(part.bytes(), TFloat32.class);
      examples.add(
          new LoweredNetwork.Examples<>(scaling.inputs(tf, bytes), part.targets(), List.of()));
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

  /**
   * The weights and what the optimizer remembers, each under its name.
   *
   * @return copies
   */
  Map<String, FloatTensor> tensors() {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    variables.show(
        session,
        (name, shape, tensor) -> {
          float[] values = new float[shape.size()];
          tensor.copyTo(DataBuffers.of(values, false, false));
          tensors.put(name, new FloatTensor(shape, values));
        });
    return tensors;
  }

  /**
   * Sets the weights and what the optimizer remembers.
   *
   * @param tensors by name; what is not among them becomes 0
   */
  void restore(Map<String, FloatTensor> tensors) {
    variables.set(
        session,
        (name, shape) -> {
          FloatTensor given = tensors.get(name);
          float[] values = given == null ? new float[shape.size()] : given.values();
          return TFloat32.tensorOf(
              TrainedVariables.shape(shape), DataBuffers.of(values, true, false));
        });
  }

  private Cut cutOf(Batches.Batch batch) {
    return batch.size() < plan.lowering().batchParts() ? whole() : inParts;
  }

  /** It is made when it is asked for: most trainings have no such batch. */
  private Cut whole() {
    if (whole == null) {
      whole = cut(plan.lowering().withBatchParts(1));
    }
    return whole;
  }

  /**
   * Batches to train on.
   *
   * @param indices the training images of each
   * @param from the first batch
   * @param to one after the last
   */
  Batches trainingBatches(IntFunction<int[]> indices, int from, int to) {
    return train.batches(indices, from, to);
  }

  /**
   * What a step draws for a batch: with the same numbers it draws the same.
   *
   * @param batch of training images
   * @param drawn two numbers that all that is random in the step depends on
   */
  StepDraws.Drawn drawn(Batches.Batch batch, long[] drawn) {
    try (TInt64 fedSeed = TInt64.vectorOf(drawn)) {
      return cutOf(batch).draws().drawn(batch.feed(session.runner()).feed(seed, fedSeed));
    }
  }

  /**
   * One step of training.
   *
   * @param batch of training images
   * @param numbers of the update
   * @param drawn two numbers that all that is random in the step depends on
   * @return what was seen in it
   */
  StepResult step(Batches.Batch batch, StepNumbers numbers, long[] drawn) {
    Step step = cutOf(batch).step();
    try (TInt64 fedSeed = TInt64.vectorOf(drawn);
        TFloat32 fedRate = TFloat32.scalarOf((float) numbers.rate());
        TFloat32 fedEpsilon = TFloat32.scalarOf((float) numbers.epsilon());
        TFloat32 fedDecay = TFloat32.scalarOf((float) numbers.decay())) {
      Session.Runner runner =
          batch
              .feed(session.runner())
              .feed(seed, fedSeed)
              .feed(rate, fedRate)
              .feed(epsilon, fedEpsilon)
              .feed(decay, fedDecay)
              .fetch(step.loss());
      step.updates().operations().forEach(runner::addTarget);
      step.outputs().forEach(runner::fetch);
      step.updates().gradientNorm().ifPresent(runner::fetch);
      int parts = step.outputs().size();
      try (Result result = runner.run()) {
        return new StepResult(
            ((TFloat32) result.get(0)).getFloat(),
            right(batch, result, 1, parts),
            result.size() == parts + 1 ? 0 : ((TFloat32) result.get(parts + 1)).getFloat());
      }
    }
  }

  /**
   * How many images of a batch were given their class: that of the largest output, of equal ones
   * the first. They are counted here and not by operations, so that the step does nothing more.
   *
   * @param from the result that has the outputs of the first part
   * @param parts how many there are
   */
  private int right(Batches.Batch batch, Result result, int from, int parts) {
    int classes = network.output().size();
    int right = 0;
    int image = 0;
    for (int part = from; part < from + parts; part++) {
      TFloat32 outputs = (TFloat32) result.get(part);
      float[] values = new float[Math.toIntExact(outputs.size())];
      outputs.copyTo(DataBuffers.of(values, false, false));
      for (int at = 0; at < values.length; at += classes) {
        right += largest(values, at, classes) == batch.label(image++) ? 1 : 0;
      }
    }
    return right;
  }

  private static int largest(float[] values, int from, int count) {
    int largest = 0;
    for (int k = 1; k < count; k++) {
      if (values[from + k] > values[from + largest]) {
        largest = k;
      }
    }
    return largest;
  }

  /**
   * The network with its present weights on the training images.
   *
   * @param between run before every batch; what it throws ends the evaluation
   */
  Evaluation evaluateTrain(Runnable between) throws IOException {
    return evaluate(train, Cut::train, between);
  }

  /** The network with its present weights on the validation images, if there are any. */
  Optional<Evaluation> evaluateValidation(Runnable between) throws IOException {
    return validation.isEmpty()
        ? Optional.empty()
        : Optional.of(evaluate(validation.get(), cut -> cut.validation().orElseThrow(), between));
  }

  /** The network with its present weights on the test images. */
  Evaluation evaluateTest(Runnable between) throws IOException {
    return evaluate(test, Cut::test, between);
  }

  private Evaluation evaluate(GraphImages data, Function<Cut, Answer> ofCut, Runnable between)
      throws IOException {
    int[] trueLabels = data.trueLabels();
    int[] predicted = new int[trueLabels.length];
    int[] at = {0};
    double loss =
        answer(
            data,
            ofCut,
            Answer::predictions,
            between,
            part -> {
              TInt64 classes = (TInt64) part;
              for (long i = 0; i < classes.size(); i++) {
                predicted[at[0]++] = (int) classes.getLong(i);
              }
            });
    return new Evaluation(loss, ConfusionMatrix.of(network.output().size(), trueLabels, predicted));
  }

  /**
   * The outputs of the network with its present weights for the test images, in their order. They
   * leave the graph whole, which {@link #evaluateTest} spares.
   */
  NetworkOutputs testOutputs() throws IOException {
    int classes = network.output().size();
    float[] outputs = new float[Math.multiplyExact(test.trueLabels().length, classes)];
    int[] at = {0};
    double loss =
        answer(
            test,
            Cut::test,
            Answer::outputs,
            () -> {},
            part -> {
              TFloat32 values = (TFloat32) part;
              int size = Math.toIntExact(values.size());
              values.copyTo(DataBuffers.of(outputs, false, false).slice(at[0], size));
              at[0] += size;
            });
    return new NetworkOutputs(loss, outputs);
  }

  /** Asks about all images of a data set, in order, and gives the mean loss. */
  private <T extends TType> double answer(
      GraphImages data,
      Function<Cut, Answer> ofCut,
      Function<Answer, List<Operand<T>>> asked,
      Runnable between,
      Consumer<Tensor> each)
      throws IOException {
    int images = data.trueLabels().length;
    double lossSum = 0;
    int batches = (images + EVALUATION_BATCH - 1) / EVALUATION_BATCH;
    try (Batches all = data.batches(b -> evaluated(b, images), 0, batches)) {
      for (int b = 0; b < batches; b++) {
        between.run();
        try (Batches.Batch batch = all.next()) {
          Answer answer = ofCut.apply(cutOf(batch));
          Session.Runner runner = batch.feed(session.runner()).fetch(answer.loss());
          asked.apply(answer).forEach(runner::fetch);
          try (Result result = runner.run()) {
            lossSum += (double) ((TFloat32) result.get(0)).getFloat() * batch.size();
            for (int part = 1; part < result.size(); part++) {
              each.accept(result.get(part));
            }
          }
        }
      }
    }
    return lossSum / images;
  }

  /** The images of one batch of an evaluation: all in their order. */
  private static int[] evaluated(int batch, int images) {
    int from = batch * EVALUATION_BATCH;
    return IntStream.range(from, Math.min(images, from + EVALUATION_BATCH)).toArray();
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
