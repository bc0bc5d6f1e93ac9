package io.evident.models.training;

import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.UniformFanIn;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import io.evident.models.evaluation.Evaluation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Trains an experiment on images. The same experiment on the same images with the same plan gives
 * the same bits on the same CPU.
 */
public final class Trainer {
  private Trainer() {}

  /**
   * Trains for all epochs. The test images are evaluated after every epoch, the training images
   * after the last.
   *
   * @param experiment what to train
   * @param images what to train and test on
   * @param plan how to use the machine
   * @param listeners told after every step and every epoch, in order
   * @return the metrics and the final weights
   * @throws IllegalArgumentException if the network does not take such images or as many classes
   * @throws NonFiniteLossException if the loss becomes infinite or undefined
   * @throws IOException if a listener cannot write
   */
  public static TrainingResult train(
      Experiment experiment,
      ImageSplits images,
      ExecutionPlan plan,
      List<TrainingListener> listeners)
      throws IOException {
    requireFits(experiment.network(), images.train());
    TensorFlowRuntime.load();
    try (TrainingGraph graph = new TrainingGraph(experiment, plan, images)) {
      ParameterValues start =
          new UniformFanIn()
              .initialize(experiment.network(), new SplittableRandom(experiment.seed()));
      graph.start(start);
      List<EpochMetrics> epochs = new ArrayList<>();
      for (int epoch = 1; epoch <= experiment.epochs(); epoch++) {
        EpochMetrics metrics = epoch(experiment, images, graph, epoch, listeners);
        epochs.add(metrics);
        for (TrainingListener listener : listeners) {
          listener.onEpoch(metrics);
        }
      }
      return new TrainingResult(epochs, graph.weights());
    }
  }

  private static void requireFits(Network network, ImageDataset images) {
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
              + "; change the network's input or take other images");
    }
    if (network.output().size() != images.classNames().size()) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " has "
              + network.output().size()
              + " outputs, but the data has "
              + images.classNames().size()
              + " classes; change the units of its last dense layer");
    }
  }

  private static EpochMetrics epoch(
      Experiment experiment,
      ImageSplits images,
      TrainingGraph graph,
      int epoch,
      List<TrainingListener> listeners) {
    int[] order = EpochOrder.of(images.train().size(), experiment.seed(), epoch);
    int batchSize = experiment.batchSize();
    int steps = (order.length + batchSize - 1) / batchSize;
    float rate = (float) experiment.optimizer().learningRate();
    double lossSum = 0;
    long start = System.nanoTime();
    for (int step = 1; step <= steps; step++) {
      int from = (step - 1) * batchSize;
      int to = Math.min(order.length, from + batchSize);
      long[] maskSeed = {experiment.seed(), (long) (epoch - 1) * steps + step};
      float loss = graph.step(Arrays.copyOfRange(order, from, to), rate, maskSeed);
      if (!Float.isFinite(loss)) {
        throw new NonFiniteLossException(epoch, step, loss, rate);
      }
      lossSum += (double) loss * (to - from);
      double elapsed = seconds(start);
      StepMetrics metrics =
          new StepMetrics(
              epoch,
              experiment.epochs(),
              step,
              steps,
              loss,
              lossSum / to,
              to / elapsed,
              elapsed / step);
      for (TrainingListener listener : listeners) {
        listener.onStep(metrics);
      }
    }
    double seconds = seconds(start);
    boolean last = epoch == experiment.epochs();
    Optional<Evaluation> train = last ? Optional.of(graph.evaluateTrain()) : Optional.empty();
    return new EpochMetrics(
        epoch,
        (long) epoch * steps,
        lossSum / order.length,
        train,
        Optional.empty(),
        Optional.of(graph.evaluateTest()),
        rate,
        seconds,
        order.length / seconds);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
