package io.evident.models.training;

import io.evident.backprop.network.Loss;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Shape;
import io.evident.models.data.DataFormatException;
import io.evident.models.data.ExampleSplits;
import io.evident.models.data.Examples;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.SplitDuplicates;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ImagePreparation;
import io.evident.models.experiment.Normalization;
import io.evident.models.experiment.SplitPlan;
import io.evident.models.internal.training.ClassWeighted;
import io.evident.models.table.TableData;
import io.evident.models.table.TableExamples;
import io.evident.models.task.Classification;
import io.evident.models.task.Task;
import io.evident.models.task.TaskKind;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The examples of a training, each for its use, what the network is to say about them, and how
 * their features become its inputs, which is measured once.
 */
public final class TrainingData {
  private final Examples train;
  private final Optional<Examples> validation;
  private final Optional<Examples> calibration;
  private final Examples test;
  private final Task task;
  private final Supplier<InputScaling> measured;

  /** Null until it is measured. */
  private InputScaling scaling;

  private TrainingData(
      Examples train,
      Optional<Examples> validation,
      Optional<Examples> calibration,
      Examples test,
      Task task,
      Supplier<InputScaling> measured) {
    this.train = train;
    this.validation = validation;
    this.calibration = calibration;
    this.test = test;
    this.task = task;
    this.measured = measured;
  }

  /**
   * Takes the examples that an experiment asks for. Validation images are the data's own where it
   * has some, all of them unless the experiment says how many, else the last of those to train on.
   *
   * @param experiment what to train
   * @param splits what to train and test on
   * @return the examples, each for its use
   * @throws IllegalArgumentException if the network or the normalization does not take such
   *     examples, the network has not as many outputs, there are too few, the loss means nothing
   *     for a row's target, or patience lacks validation examples
   */
  public static TrainingData of(Experiment experiment, ExampleSplits splits) {
    TrainingData data =
        splits instanceof TableData table
            ? ofTable(experiment, table)
            : ofImages(experiment, splits);
    data.task.requireSuits(experiment.network().loss());
    experiment.course().length(data.train.size());
    if (experiment.course().patience().isPresent() && data.validation.isEmpty()) {
      throw new IllegalArgumentException(
          "patience needs validation "
              + data.train.kind()
              + ", and "
              + splits.source()
              + " has none of its own; add split: {validation: 1000} to the experiment, say (0.1 of a"
              + " table), or a folder val");
    }
    return data;
  }

  private static TrainingData ofTable(Experiment experiment, TableData table) {
    if (!table.plan().equals(experiment.table())) {
      throw new IllegalArgumentException(
          "experiment "
              + experiment.name()
              + " has another plan for its table than the one that "
              + table.source()
              + " was prepared by; prepare it by the experiment's");
    }
    requireFits(experiment.network(), table);
    if (table.task().kind() == TaskKind.REGRESSION) {
      Loss loss = experiment.network().loss();
      requireTargets(loss, table, table.train());
      table.validation().ifPresent(rows -> requireTargets(loss, table, rows));
      table.calibration().ifPresent(rows -> requireTargets(loss, table, rows));
      requireTargets(loss, table, table.test());
    }
    return new TrainingData(
        table.train(),
        table.validation().map(rows -> rows),
        table.calibration().map(rows -> rows),
        table.test(),
        table.task(),
        () -> InputScaling.NONE);
  }

  /** A verified batch has few of the rows, and a loss without a bound goes on for ever. */
  private static void requireTargets(Loss loss, TableData table, TableExamples rows) {
    double[] targets = new double[rows.targetWidth()];
    for (int i = 0; i < rows.size(); i++) {
      rows.targets(i, targets, 0);
      for (int k = 0; k < targets.length; k++) {
        try {
          loss.requireTargets(new double[] {targets[k]});
        } catch (IllegalArgumentException e) {
          throw new DataFormatException(
              rows.place(i) + ", column " + table.targets().columns().get(k).name(),
              e.getMessage(),
              "mend the cell, remove the row, or choose another loss",
              e);
        }
      }
    }
  }

  private static void requireFits(Network network, TableData table) {
    Shape given = table.train().features();
    if (!network.input().equals(given)) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " takes "
              + network.input()
              + ", but "
              + table.source()
              + " has features "
              + given
              + "; leave input out of the network, and its ends come from the table");
    }
    if (network.targets() != table.task().targets()) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " is for "
              + network.targets()
              + " targets, but "
              + table.source()
              + " has "
              + table.task().targets()
              + "; leave input and the last layer out of the network, and its ends come from the"
              + " table");
    }
  }

  private static TrainingData ofImages(Experiment experiment, ExampleSplits splits) {
    if (!(splits instanceof ImageSplits images)) {
      throw new IllegalArgumentException(
          "experiment "
              + experiment.name()
              + " takes images, but "
              + splits.source()
              + " has none");
    }
    ImagePreparation preparation = experiment.images();
    TrainingData data = split(preparation, images);
    Trainer.requireFits(experiment.network(), images.train());
    PixelScaling.requireFits(preparation.normalization(), images.train().shape());
    preparation.augmentation().requireFits(images.train().shape());
    preparation.views().requireFits(images.train().shape());
    return data;
  }

  /** Examples to evaluate on alone, with inputs as they were measured before. */
  static TrainingData toEvaluate(Task task, Examples examples, InputScaling scaling) {
    // A graph has examples to train on; none of these is looked at.
    return new TrainingData(
        examples.range(0, 1), Optional.empty(), Optional.empty(), examples, task, () -> scaling);
  }

  private static TrainingData split(ImagePreparation preparation, ImageSplits images) {
    SplitPlan plan = preparation.split();
    int there = images.trained().size();
    int own = images.validationImages();
    int validation = plan.validation() == 0 ? own : plan.validation();
    int kept = plan.calibrationImages(there);
    long taken = (own > 0 ? 0L : validation) + kept;
    int train = plan.train().orElse((int) Math.max(0, there - taken));
    if (train < 1 || train + taken > there) {
      throw tooFew(
          String.format(
              Locale.ROOT,
              "%s training%s%s images",
              plan.train().isPresent() ? String.format(Locale.ROOT, "%,d", train) : "some",
              own > 0 ? "" : String.format(Locale.ROOT, " and %,d validation", validation),
              kept == 0 ? "" : String.format(Locale.ROOT, " and %,d calibration", kept)),
          there,
          images);
    }
    if (own > 0 && validation > own) {
      throw tooFew(String.format(Locale.ROOT, "%,d validation images", validation), own, images);
    }
    int test = plan.test().orElse(images.test().size());
    if (test > images.test().size()) {
      throw tooFew(
          String.format(Locale.ROOT, "%,d test images", test), images.test().size(), images);
    }
    int from = own > 0 ? there : train;
    ImageDataset trained = images.train().first(train);
    Normalization normalization = preparation.normalization();
    return new TrainingData(
        ClassWeighted.of(trained, preparation.classWeights()),
        validation == 0
            ? Optional.empty()
            : Optional.of(images.train().range(from, from + validation)),
        kept == 0 ? Optional.empty() : Optional.of(images.train().range(there - kept, there)),
        images.test().first(test),
        new Classification(trained.classNames()),
        () -> PixelScaling.of(normalization, trained));
  }

  private static IllegalArgumentException tooFew(String wanted, int there, ImageSplits images) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "the experiment asks for %s, but there are %,d (%s); take more with --data, or scale the split with --fit-split",
            wanted,
            there,
            images.source()));
  }

  /**
   * The examples to train on.
   *
   * @return at least one
   */
  public Examples train() {
    return train;
  }

  /**
   * The examples to choose by.
   *
   * @return empty if there are none
   */
  public Optional<Examples> validation() {
    return validation;
  }

  /**
   * The examples that are kept out of training and of every choice, to calibrate by.
   *
   * @return empty if there are none
   */
  public Optional<Examples> calibration() {
    return calibration;
  }

  /**
   * The examples to judge by.
   *
   * @return at least one
   */
  public Examples test() {
    return test;
  }

  /**
   * What the network is to say about them.
   *
   * @return the task
   */
  public Task task() {
    return task;
  }

  /**
   * How many of the examples stand in two splits or under two classes.
   *
   * @return how many of each kind
   * @throws java.io.UncheckedIOException if a streamed example cannot be read
   */
  public SplitDuplicates duplicates() {
    return SplitDuplicates.of(train, validation, test);
  }

  /**
   * How features become inputs, measured on the examples to train on when it is first asked for.
   *
   * @return what makes inputs of features
   */
  public synchronized InputScaling scaling() {
    if (scaling == null) {
      scaling = measured.get();
    }
    return scaling;
  }
}
