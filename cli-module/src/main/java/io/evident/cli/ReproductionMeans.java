package io.evident.cli;

import io.evident.backprop.yaml.YamlValue;
import io.evident.lab.figures.TrainingMeans;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.Experiment;
import io.evident.models.sweep.SweepEngine;
import io.evident.models.sweep.SweepRunner;
import io.evident.models.sweep.TrialDescription;
import io.evident.models.training.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Images, machine and progress of what {@code evident reproduce} trains. */
final class ReproductionMeans implements TrainingMeans, AutoCloseable {
  /** So many of a digest tell data apart. */
  private static final int DIGITS = 12;

  private final Path data;
  private final ReadingOptions reading;
  private final ExecutionOptions execution;
  private final PrintWriter progress;
  private final TrainingProgress bar;
  private final TrainingListener interruption;
  private final Optional<Elsewhere> elsewhere;
  private final Map<Optional<ImageShape>, ImageSplits> images = new HashMap<>();

  /**
   * A cluster that trains.
   *
   * @param cluster a connection, closed by who opened it
   * @param sendsData whether the images are sent there
   */
  record Elsewhere(SweepEngine.Cluster cluster, boolean sendsData) {}

  /** Images from a path, or the built-in sample for null. */
  ReproductionMeans(
      Path data,
      ReadingOptions reading,
      ExecutionOptions execution,
      PrintWriter progress,
      TrainingListener interruption,
      Optional<Elsewhere> elsewhere) {
    this.elsewhere = elsewhere;
    this.data = data;
    this.reading = reading;
    this.execution = execution;
    this.progress = progress;
    this.interruption = interruption;
    this.bar = new TrainingProgress(progress, Terminal.isThere());
  }

  @Override
  public ImageSplits images(YamlValue experiment) throws IOException {
    return images(ReadingOptions.inputOf(experiment));
  }

  /** The images as the assignments take them. */
  ImageSplits cifar() throws IOException {
    return images(Optional.of(new ImageShape(32, 32, 3)));
  }

  /** What was trained on, a line for each size of the images. */
  List<String> descriptions() {
    return images.values().stream()
        .map(
            splits ->
                String.format(
                    Locale.ROOT,
                    "Trained on %,d images and tested on %,d of %s (digests %s and %s).",
                    splits.train().size(),
                    splits.test().size(),
                    splits.train().shape(),
                    splits.train().digest().substring(0, DIGITS),
                    splits.test().digest().substring(0, DIGITS)))
        .toList();
  }

  private ImageSplits images(Optional<ImageShape> size) throws IOException {
    ImageSplits known = images.get(size);
    if (known == null) {
      known = reading.open(data, size);
      images.put(size, known);
    }
    return known;
  }

  @Override
  public boolean trainsElsewhere() {
    return elsewhere.isPresent();
  }

  @Override
  public SweepRunner elsewhere(YamlValue experiment, Function<TrialDescription, Path> runs)
      throws IOException {
    Optional<ImageShape> size = ReadingOptions.inputOf(experiment);
    Elsewhere there = elsewhere.orElseThrow();
    return there
        .cluster()
        .runner(
            new SweepEngine.Work(
                reading.shared(images(size), data, size, there.sendsData()),
                runs,
                true,
                interruption::wantsToPause));
  }

  @Override
  public ExecutionPlan plan(Experiment experiment) {
    return execution.plan(experiment);
  }

  @Override
  public List<TrainingListener> listeners() {
    return List.of(bar, interruption);
  }

  @Override
  public void say(String line) {
    progress.println(line);
    progress.flush();
  }

  @Override
  public void close() {
    bar.close();
  }
}
