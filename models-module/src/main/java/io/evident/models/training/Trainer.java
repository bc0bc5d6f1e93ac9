package io.evident.models.training;

import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Shape;
import io.evident.models.data.ExampleSplits;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.Experiment;
import io.evident.models.internal.device.Bfloat16;
import io.evident.models.score.ClassProbabilities;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Trains a network: an experiment on examples, on a machine, as set up here and started by {@link
 * #run}. Images are held in memory or streamed from files or from a source of one's own ({@link
 * ImageSplits#of}). The same experiment on the same examples with the same plan gives the same bits
 * on the same CPU, at once or resumed from any checkpoint. Immutable.
 */
public final class Trainer {
  private final Experiment experiment;
  private final ExampleSplits examples;
  private final TrainingData data;
  private final ExecutionPlan plan;
  private final List<TrainingListener> listeners;
  private final int checkpointSteps;
  private final boolean verifies;
  private final Optional<Checkpoint> from;

  private Trainer(
      Experiment experiment,
      ExampleSplits examples,
      TrainingData data,
      ExecutionPlan plan,
      List<TrainingListener> listeners,
      int checkpointSteps,
      boolean verifies,
      Optional<Checkpoint> from) {
    this.experiment = experiment;
    this.examples = examples;
    this.data = data;
    this.plan = plan;
    this.listeners = List.copyOf(listeners);
    this.checkpointSteps = checkpointSteps;
    this.verifies = verifies;
    this.from = from;
  }

  /**
   * A training from the beginning.
   *
   * @param experiment what to train
   * @param examples what to train and test on
   * @param plan how to use the machine
   * @return the trainer
   * @throws IllegalArgumentException if the network does not take such examples or has other
   *     outputs, or the plan or the precision asks for what is not to be had here
   */
  public static Trainer of(Experiment experiment, ExampleSplits examples, ExecutionPlan plan) {
    Bfloat16.require(experiment.precision(), System.getenv());
    TrainingData data = TrainingData.of(experiment, examples);
    boolean alone = data.train().isStreamed() || experiment.optimization().averaging().isUsed();
    return new Trainer(
        experiment,
        examples,
        data,
        alone ? plan.withStepsPerCall(1) : plan,
        List.of(),
        0,
        true,
        Optional.empty());
  }

  /**
   * A training from the beginning on all cores of the CPU.
   *
   * @param experiment what to train
   * @param examples what to train and test on
   * @return the trainer
   * @throws IllegalArgumentException if the network does not take such examples or has other
   *     outputs
   */
  public static Trainer onAllCores(Experiment experiment, ExampleSplits examples) {
    int cores = Runtime.getRuntime().availableProcessors();
    return of(
        experiment,
        examples,
        ExecutionPlan.forCpu(experiment.network(), experiment.course().batchSize(), cores));
  }

  /**
   * Trains for all epochs.
   *
   * @param experiment what to train
   * @param examples what to train and test on
   * @param plan how to use the machine
   * @param listeners told of everything, in order
   * @return the metrics and the weights
   * @throws IllegalArgumentException if the network does not take such examples or has other
   *     outputs
   * @throws UnverifiedTrainingException if the session's first step is another than the one derived
   *     by hand
   * @throws NonFiniteLossException if the loss becomes infinite or undefined
   * @throws IOException if a listener cannot write
   */
  public static TrainingResult train(
      Experiment experiment,
      ExampleSplits examples,
      ExecutionPlan plan,
      List<TrainingListener> listeners)
      throws IOException {
    return of(experiment, examples, plan).withListeners(listeners).run();
  }

  /**
   * The same training, followed by more listeners.
   *
   * @param more told of everything, in order, after those that are told already
   * @return a new trainer
   */
  public Trainer withListeners(List<? extends TrainingListener> more) {
    List<TrainingListener> all = new ArrayList<>(listeners);
    all.addAll(more);
    return new Trainer(experiment, examples, data, plan, all, checkpointSteps, verifies, from);
  }

  /**
   * The same training with checkpoints within epochs too.
   *
   * @param steps after every so many steps; 0 for none within epochs
   * @return a new trainer
   * @throws IllegalArgumentException if steps is negative
   */
  public Trainer withCheckpointEvery(int steps) {
    if (!(steps >= 0)) {
      throw new IllegalArgumentException("checkpoint steps must be at least 0, got " + steps);
    }
    return new Trainer(experiment, examples, data, plan, listeners, steps, verifies, from);
  }

  /**
   * The same training, whose session is not held against the derivation by hand before it trains.
   *
   * @return a new trainer
   */
  public Trainer unverified() {
    return new Trainer(experiment, examples, data, plan, listeners, checkpointSteps, false, from);
  }

  /**
   * The same training, resumed where it was left.
   *
   * @param checkpoint of the same experiment on the same examples
   * @return a new trainer
   * @throws IllegalArgumentException if it is of another experiment or of other examples
   */
  public Trainer from(Checkpoint checkpoint) {
    if (!checkpoint.isOf(experiment)) {
      throw new IllegalArgumentException(
          "the checkpoint is of another experiment than "
              + experiment.name()
              + " as it is now; give the experiment it was trained with, or start anew"
              + " (--overwrite)");
    }
    if (!checkpoint.dataDigest().equals(examples.train().digest())) {
      throw new IllegalArgumentException(
          "the checkpoint was trained on other "
              + examples.train().kind()
              + " than "
              + examples.source()
              + "; give the data it was trained on, or start anew (--overwrite)");
    }
    return new Trainer(
        experiment,
        examples,
        data,
        plan,
        listeners,
        checkpointSteps,
        verifies,
        Optional.of(checkpoint));
  }

  /**
   * Trains.
   *
   * @return the metrics and the weights
   * @throws IllegalArgumentException if there are too few examples
   * @throws UnverifiedTrainingException if the session's first step is another than the one derived
   *     by hand
   * @throws NonFiniteLossException if the loss becomes infinite or undefined
   * @throws IOException if a listener cannot write
   */
  public TrainingResult run() throws IOException {
    TensorFlowRuntime.load();
    try (TrainingGraph graph = new TrainingGraph(experiment, plan, data)) {
      return new TrainingLoop(this, graph).run();
    }
  }

  /**
   * Whether a checkpoint stands at the end of this training.
   *
   * @param checkpoint of the same experiment on the same examples
   * @return whether no step and no evaluation is left
   */
  public boolean isComplete(Checkpoint checkpoint) {
    long steps = experiment.course().length(data.train().size()).steps();
    // After the last step there may still be its epoch to evaluate.
    boolean allSteps = checkpoint.steps() >= steps && checkpoint.state().step() == 0;
    return allSteps || TrainingLoop.outOfPatience(experiment, checkpoint.state());
  }

  /**
   * What is trained.
   *
   * @return the experiment
   */
  public Experiment experiment() {
    return experiment;
  }

  /**
   * What it is trained on.
   *
   * @return all examples
   */
  public ExampleSplits examples() {
    return examples;
  }

  /**
   * The examples that are used.
   *
   * @return each for its use
   */
  public TrainingData data() {
    return data;
  }

  /**
   * How the machine is used.
   *
   * @return the plan
   */
  public ExecutionPlan plan() {
    return plan;
  }

  /**
   * Whether a step of the session is held against the derivation by hand before it trains.
   *
   * @return true unless {@link #unverified} was asked for
   */
  public boolean verifies() {
    return verifies;
  }

  List<TrainingListener> listeners() {
    return listeners;
  }

  /** After how many steps there is a checkpoint within an epoch; 0 for none. */
  int checkpointSteps() {
    return checkpointSteps;
  }

  /** Where the training goes on; empty from the beginning. */
  Optional<Checkpoint> checkpoint() {
    return from;
  }

  /**
   * Requires examples that the experiment can be trained on, and enough of them.
   *
   * @param experiment what to train
   * @param examples what to train and test on
   * @throws IllegalArgumentException if the network or the normalization does not take such
   *     examples, the network has other outputs, or there are too few
   */
  public static void requireFits(Experiment experiment, ExampleSplits examples) {
    TrainingData.of(experiment, examples);
  }

  /**
   * Requires images of the network's shape with as many classes as it has outputs, and a loss of
   * classes.
   *
   * @param network what takes them
   * @param images what it is given
   * @throws IllegalArgumentException if the shapes or the numbers of classes differ, or the loss is
   *     of numbers
   */
  public static void requireFits(Network network, ImageDataset images) {
    ImageShape shape = images.shape();
    Shape given = Shape.of(shape.height(), shape.width(), shape.channels());
    if (!network.input().equals(given)) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " takes images of "
              + network.input()
              + ", but the data has "
              + given
              + "; write input: [height, width, channels] in the network, or take other images");
    }
    if (network.output().size() != images.classNames().size()) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " has "
              + network.output().size()
              + " outputs, but the data has "
              + images.classNames().size()
              + " classes; write units: classes in its last dense layer");
    }
    // Refuses a loss of numbers before it is trained, not when the first image is classified.
    ClassProbabilities.of(network.loss());
  }
}
