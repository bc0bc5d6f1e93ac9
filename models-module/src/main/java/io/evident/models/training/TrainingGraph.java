package io.evident.models.training;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.models.device.Device;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.device.SessionConfiguration;
import io.evident.models.experiment.Experiment;
import io.evident.models.internal.training.EvaluationBatch;
import io.evident.models.internal.training.GraphExamples;
import io.evident.models.internal.training.GraphExamples.Batches;
import io.evident.models.internal.training.HeldExamples;
import io.evident.models.internal.training.ImageAugmentation;
import io.evident.models.internal.training.LoweredStep;
import io.evident.models.internal.training.StepDraws;
import io.evident.models.internal.training.StepNumbers;
import io.evident.models.internal.training.StepSeed;
import io.evident.models.internal.training.StepSettings;
import io.evident.models.internal.training.TrainedVariables;
import io.evident.models.score.Evaluation;
import io.evident.models.task.Scoring;
import io.evident.models.task.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * A network, its optimizer and the examples in one TensorFlow graph. A step is fed its batch, as
 * indices of examples that are held there or as the examples themselves, and the numbers of its
 * update.
 */
final class TrainingGraph implements AutoCloseable {

  private final LoweringOptions lowering;
  private final boolean compiles;
  private final int stepsPerCall;
  private final Network network;
  private final boolean averages;
  private final Graph graph = new Graph();
  private final Session session;
  private final Ops tf = Ops.create(graph);
  private final TrainedVariables<TFloat32> variables;
  private final Placeholder<TInt64> seed;
  private final Task task;
  private final boolean counts;
  private final GraphExamples train;
  private final Optional<GraphExamples> validation;
  private final GraphExamples test;
  private final StepLowering step;

  /** The network over the batch in the plan's parts. */
  private final Cut inParts;

  /** The network over a batch of fewer images than there are parts; null before there was one. */
  private Cut whole;

  /**
   * The network's answers about one cut of the batch.
   *
   * @param steps by the parameters that stand still in it
   * @param loops over them, likewise
   */
  private record Cut(
      StepLowering.Forward forward,
      Map<Set<Integer>, LoweredStep> steps,
      Map<Set<Integer>, StepLoop> loops,
      Answer train,
      Optional<Answer> validation,
      Answer test) {}

  /** The mean loss of the batch; the outputs by part. */
  private record Answer(Operand<TFloat32> loss, List<Operand<TFloat32>> outputs) {}

  /**
   * What was seen in one step, before its update.
   *
   * @param loss mean over the batch
   * @param right how many of its examples were given their class, where there are classes
   * @param gradientNorm 0 where gradients are not clipped
   */
  record StepResult(float loss, int right, float gradientNorm) {}

  /**
   * What a step is taken with.
   *
   * @param batch of training examples
   * @param settings of the step
   * @param seed of all that is random in it
   */
  record Given(Batches.Batch batch, StepSettings settings, StepSeed seed) {}

  TrainingGraph(Experiment experiment, ExecutionPlan plan, TrainingData data) {
    this(experiment, plan, data, true);
  }

  /**
   * The graph of a training.
   *
   * @param counts whether steps count the examples that they give their class, where the task has
   *     classes; one that does not is there to be compared with
   */
  TrainingGraph(Experiment experiment, ExecutionPlan plan, TrainingData data, boolean counts) {
    this.task = data.task();
    this.counts = counts && task.kind().countsRight();
    this.lowering = plan.lowering().withPrecision(experiment.precision());
    this.compiles = plan.xla();
    this.network = experiment.network();
    this.averages = experiment.optimization().averaging().isUsed();
    try {
      seed = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
      variables =
          new TrainedVariables<>(tf, network, lowering, experiment.optimization(), TFloat32.class);
      List<StepNumbers.Operands<TFloat32>> numbers =
          variables.fed(() -> tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar())));
      train = GraphExamples.of(tf, data.train(), "train");
      validation = data.validation().map(v -> GraphExamples.of(tf, v, "validation"));
      test = GraphExamples.of(tf, data.test(), "test");
      stepsPerCall = train instanceof HeldExamples && !averages ? plan.stepsPerCall() : 1;
      step =
          new StepLowering(
              experiment,
              data.scaling(),
              tf,
              variables,
              train,
              ImageAugmentation.of(tf, experiment.preparation().augmentation(), data.train()),
              seed,
              numbers,
              plan.device().kind() == Device.Kind.GPU);
      inParts = cut(lowering);
      session = new Session(graph, SessionConfiguration.of(plan));
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
    try {
      List<GraphExamples> all = new ArrayList<>(List.of(train, test));
      validation.ifPresent(all::add);
      GraphExamples.load(session, all);
    } catch (RuntimeException | Error e) {
      // The session first: a graph waits until its sessions are closed.
      close();
      throw e;
    }
  }

  private Cut cut(LoweringOptions options) {
    LoweredNetwork<TFloat32> evaluated =
        new LoweredNetwork<>(
                tf, network, options, averages ? variables.evaluated() : variables.weights())
            .withoutNames();
    StepLowering.Forward forward = step.forward(options);
    boolean asTrained =
        !network.dependsOnMode()
            && step.augmentation().isEmpty()
            && !train.examples().isWeighted()
            && !averages;
    return new Cut(
        forward,
        new HashMap<>(),
        new HashMap<>(),
        asTrained ? answer(forward.training()) : answer(train, evaluated),
        validation.map(v -> answer(v, evaluated)),
        answer(test, evaluated));
  }

  /**
   * A step in which some parameters stand still. Most trainings have one such set; a step of
   * another has gradients of its own, made when it is first taken, so that none is computed that
   * nothing follows.
   */
  private LoweredStep step(Cut cut, Set<Integer> frozen) {
    return cut.steps().computeIfAbsent(frozen, f -> step(step, cut.forward(), f));
  }

  private LoweredStep step(StepLowering of, StepLowering.Forward forward, Set<Integer> frozen) {
    return compiles ? of.compiled(forward, frozen) : of.step(forward, frozen);
  }

  private StepLoop loop(Cut cut, Set<Integer> frozen) {
    return cut.loops()
        .computeIfAbsent(
            frozen,
            f ->
                new StepLoop(
                    step,
                    body -> step(body, body.forward(cut.forward().options()), f),
                    counts ? network.output().size() : 0));
  }

  /** The operations that a step runs in which some parameters stand still. */
  Set<GraphOperation> operationsOfStep(Set<Integer> frozen) {
    LoweredStep taken = step(inParts, frozen);
    Set<GraphOperation> targets = new HashSet<>(List.of((GraphOperation) taken.loss().op()));
    taken.operations().forEach(op -> targets.add((GraphOperation) op.op()));
    Set<GraphOperation> operations = new HashSet<>(graph.subgraphToOps(targets));
    operations.addAll(targets);
    return operations;
  }

  private Answer answer(GraphExamples data, LoweredNetwork<TFloat32> lowered) {
    List<LoweredNetwork.Examples<TFloat32>> examples = new ArrayList<>();
    for (GraphExamples.Part part : data.parts(lowered)) {
      examples.add(
          new LoweredNetwork.Examples<>(step.inputs(part.features()), part.targets(), List.of()));
    }
    return answer(lowered.loss(Mode.INFERENCE, examples));
  }

  private Answer answer(LoweredNetwork.Lowered<TFloat32> lowered) {
    return new Answer(lowered.loss(), lowered.outputs());
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
    return batch.size() < lowering.batchParts() ? whole() : inParts;
  }

  /** It is made when it is asked for: most trainings have no such batch. */
  private Cut whole() {
    if (whole == null) {
      whole = cut(lowering.withBatchParts(1));
    }
    return whole;
  }

  /**
   * Batches to train on.
   *
   * @param indices the training examples of each
   * @param from the first batch
   * @param to one after the last
   */
  Batches trainingBatches(IntFunction<int[]> indices, int from, int to) {
    return train.batches(indices, from, to);
  }

  /**
   * What a step draws for a batch: with the same seed it draws the same.
   *
   * @param batch of training examples
   * @param of what all that is random in the step depends on
   */
  StepDraws.Drawn drawn(Batches.Batch batch, StepSeed of) {
    try (Random random = new Random(batch, of)) {
      return cutOf(batch).forward().draws().drawn(random.feed(batch.feed(session.runner())));
    }
  }

  /** What a step's random numbers follow from, in native memory. */
  private final class Random implements AutoCloseable {
    private final TInt64 numbers;
    private final Optional<ImageAugmentation.Fed> flips;

    Random(Batches.Batch batch, StepSeed of) {
      numbers = TInt64.vectorOf(of.numbers());
      flips = step.augmentation().flatMap(a -> a.fed(batch, of));
    }

    Session.Runner feed(Session.Runner runner) {
      flips.ifPresent(fed -> runner.feed(fed.to(), fed.tensor()));
      return runner.feed(seed, numbers);
    }

    @Override
    public void close() {
      numbers.close();
      flips.ifPresent(ImageAugmentation.Fed::close);
    }
  }

  /**
   * How many steps one run takes at most.
   *
   * @return 1 where examples are streamed, or weights are averaged after every step
   */
  int stepsPerCall() {
    return stepsPerCall;
  }

  /**
   * Steps of training, one after the other, in as few runs as they allow.
   *
   * @param given what each is taken with
   * @return what was seen in each
   */
  List<StepResult> steps(List<Given> given) {
    if (stepsPerCall == 1) {
      return given.stream().map(this::alone).toList();
    }
    List<StepResult> results = new ArrayList<>();
    for (int from = 0; from < given.size(); from = results.size()) {
      results.addAll(together(given.subList(from, end(given, from))));
    }
    return results;
  }

  /** One after the last step that a run takes: nothing is to be run between its steps. */
  private int end(List<Given> given, int from) {
    Given first = given.get(from);
    int to = from + 1;
    while (to < given.size()
        && to - from < stepsPerCall
        && given.get(to).batch().size() == first.batch().size()
        && given.get(to).settings().frozen().equals(first.settings().frozen())
        && behind(given.get(to - 1)).isEmpty()) {
      to++;
    }
    return to;
  }

  private List<List<Op>> behind(Given step) {
    return variables.behind(step.settings().slowMove(), step.settings().frozen());
  }

  private List<StepResult> together(List<Given> given) {
    Given last = given.get(given.size() - 1);
    StepLoop loop = loop(cutOf(last.batch()), last.settings().frozen());
    StepLoop.Taken taken = loop.run(session, given);
    behind(last).forEach(this::run);
    List<StepResult> results = new ArrayList<>();
    int each = taken.outputs().length / given.size();
    for (int s = 0; s < given.size(); s++) {
      float[] outputs = Arrays.copyOfRange(taken.outputs(), s * each, (s + 1) * each);
      results.add(
          new StepResult(
              taken.losses()[s], right(given.get(s).batch(), List.of(outputs)), taken.norms()[s]));
    }
    return results;
  }

  private StepResult alone(Given given) {
    Batches.Batch batch = given.batch();
    LoweredStep taken = step(cutOf(batch), given.settings().frozen());
    List<Operand<TFloat32>> outputs = counts ? taken.outputs() : List.of();
    List<TFloat32> numbers = new ArrayList<>();
    try (Random random = new Random(batch, given.seed())) {
      Session.Runner runner = random.feed(batch.feed(session.runner())).fetch(taken.loss());
      for (int rule = 0; rule < step.numbers().size(); rule++) {
        StepNumbers.Operands<TFloat32> to = step.numbers().get(rule);
        StepNumbers of = given.settings().numbers().get(rule);
        feed(runner, to.rate(), of.rate(), numbers);
        feed(runner, to.epsilon(), of.epsilon(), numbers);
        feed(runner, to.decay(), of.decay(), numbers);
      }
      taken.operations().forEach(runner::addTarget);
      outputs.forEach(runner::fetch);
      taken.gradientNorm().ifPresent(runner::fetch);
      int parts = outputs.size();
      try (Result result = runner.run()) {
        behind(given).forEach(this::run);
        List<float[]> seen = new ArrayList<>();
        for (int part = 1; part <= parts; part++) {
          seen.add(values(result.get(part)));
        }
        return new StepResult(
            ((TFloat32) result.get(0)).getFloat(),
            right(batch, seen),
            result.size() == parts + 1 ? 0 : ((TFloat32) result.get(parts + 1)).getFloat());
      }
    } finally {
      numbers.forEach(Tensor::close);
    }
  }

  private void run(List<Op> operations) {
    Session.Runner runner = session.runner();
    operations.forEach(runner::addTarget);
    runner.run().close();
  }

  private static void feed(
      Session.Runner runner, Operand<TFloat32> to, double number, List<TFloat32> open) {
    TFloat32 tensor = TFloat32.scalarOf((float) number);
    open.add(tensor);
    runner.feed(to, tensor);
  }

  /**
   * How many examples of a batch were given their class. They are counted here and not by
   * operations, so that the step does nothing more.
   *
   * @param parts the outputs about its examples, in order
   */
  private int right(Batches.Batch batch, List<float[]> parts) {
    int width = network.output().size();
    int right = 0;
    int next = 0;
    for (float[] outputs : parts) {
      for (int at = 0; at < outputs.length; at += width) {
        int label = train.examples().label(batch.example(next++));
        right += task.isRight(network.loss(), outputs, at, label) ? 1 : 0;
      }
    }
    return right;
  }

  /** A copy of the numbers of a tensor. */
  static float[] values(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.size())];
    ((TFloat32) tensor).copyTo(DataBuffers.of(values, false, false));
    return values;
  }

  /**
   * The network with its present weights on the training examples.
   *
   * @param between run before every batch; what it throws ends the evaluation
   */
  Evaluation evaluateTrain(Runnable between) throws IOException {
    return evaluate(train, Cut::train, between);
  }

  /** The network with its present weights on the validation examples, if there are any. */
  Optional<Evaluation> evaluateValidation(Runnable between) throws IOException {
    return validation.isEmpty()
        ? Optional.empty()
        : Optional.of(evaluate(validation.get(), cut -> cut.validation().orElseThrow(), between));
  }

  /** The network with its present weights on the test examples. */
  Evaluation evaluateTest(Runnable between) throws IOException {
    return evaluate(test, Cut::test, between);
  }

  private Evaluation evaluate(GraphExamples data, Function<Cut, Answer> ofCut, Runnable between)
      throws IOException {
    Scoring scoring = task.scoring(network.loss(), data.examples());
    return scoring.evaluation(answer(data, ofCut, between, scoring::add));
  }

  /** The outputs of the network with its present weights for the test examples, in their order. */
  NetworkOutputs testOutputs() throws IOException {
    int width = network.output().size();
    float[] outputs = new float[Math.multiplyExact(test.examples().size(), width)];
    int[] at = {0};
    double loss =
        answer(
            test,
            Cut::test,
            () -> {},
            values -> {
              System.arraycopy(values, 0, outputs, at[0], values.length);
              at[0] += values.length;
            });
    return new NetworkOutputs(loss, outputs);
  }

  /** Asks about all examples of a data set, in order, and gives the mean loss. */
  private double answer(
      GraphExamples data, Function<Cut, Answer> ofCut, Runnable between, Consumer<float[]> each)
      throws IOException {
    int size = data.examples().size();
    double lossSum = 0;
    int most = EvaluationBatch.of(network);
    int batches = (size + most - 1) / most;
    try (Batches all = data.batches(b -> evaluated(b, most, size), 0, batches)) {
      for (int b = 0; b < batches; b++) {
        between.run();
        try (Batches.Batch batch = all.next()) {
          Answer answer = ofCut.apply(cutOf(batch));
          Session.Runner runner = batch.feed(session.runner()).fetch(answer.loss());
          answer.outputs().forEach(runner::fetch);
          try (Result result = runner.run()) {
            lossSum += (double) ((TFloat32) result.get(0)).getFloat() * batch.size();
            for (int part = 1; part < result.size(); part++) {
              each.accept(values(result.get(part)));
            }
          }
        }
      }
    }
    return lossSum / size;
  }

  /** The examples of one batch of an evaluation: all in their order. */
  private static int[] evaluated(int batch, int most, int size) {
    int from = batch * most;
    return IntStream.range(from, Math.min(size, from + most)).toArray();
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
