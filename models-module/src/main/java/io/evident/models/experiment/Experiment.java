package io.evident.models.experiment;

import io.evident.backprop.initialization.Initializer;
import io.evident.backprop.initialization.UniformFanIn;
import io.evident.backprop.network.LossReduction;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Precision;
import io.evident.models.optimization.Optimizer;
import io.evident.models.table.TablePlan;

/**
 * Everything that decides the outcome of a training, the data and the machine apart.
 *
 * @param name what to call it; also the name of its run directory
 * @param description one line for a person
 * @param network the network, with its loss
 * @param initializer where its weights start
 * @param preparation what becomes of the examples before the network sees them
 * @param optimization how the loss is made small
 * @param course how long, and in which order
 * @param seed of the initial weights, the order of the images and all else that is random
 * @param reduction whether a step makes the mean loss of its batch small or the sum; what is
 *     reported is the mean
 * @param precision in what number type products and convolutions of a training are
 */
public record Experiment(
    String name,
    String description,
    Network network,
    Initializer initializer,
    Preparation preparation,
    Optimization optimization,
    Course course,
    long seed,
    LossReduction reduction,
    Precision precision) {

  public Experiment {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "name must be made of letters, digits, '.', '-' and '_', got \"" + name + "\"");
    }
    ParameterRules.requireFit(initializer, optimization, network);
  }

  /**
   * An experiment that makes the mean loss of a batch small.
   *
   * @param name what to call it; also the name of its run directory
   * @param description one line for a person
   * @param network the network, with its loss
   * @param initializer where its weights start
   * @param preparation what becomes of the examples before the network sees them
   * @param optimization how the loss is made small
   * @param course how long, and in which order
   * @param seed of the initial weights, the order of the images and all else that is random
   */
  public Experiment(
      String name,
      String description,
      Network network,
      Initializer initializer,
      Preparation preparation,
      Optimization optimization,
      Course course,
      long seed) {
    this(
        name,
        description,
        network,
        initializer,
        preparation,
        optimization,
        course,
        seed,
        LossReduction.MEAN,
        Precision.FLOAT32);
  }

  /**
   * An experiment with the usual rest: {@link UniformFanIn}, no augmentation, all images, shuffled
   * epochs.
   *
   * @param name what to call it
   * @param network the network, with its loss
   * @param normalization from bytes to inputs
   * @param optimizer how weights follow the gradient
   * @param batchSize images a step, at least 1
   * @param epochs at least 1
   * @param seed of all that is random
   * @return the experiment
   * @throws IllegalArgumentException as the constructor does
   */
  public static Experiment of(
      String name,
      Network network,
      Normalization normalization,
      Optimizer optimizer,
      int batchSize,
      int epochs,
      long seed) {
    return new Experiment(
        name,
        "",
        network,
        new UniformFanIn(),
        new ImagePreparation(normalization, Augmentation.NONE, SplitPlan.ALL),
        Optimization.of(optimizer),
        Course.ofEpochs(batchSize, epochs),
        seed);
  }

  /**
   * What becomes of the images before the network sees them.
   *
   * @return the preparation
   * @throws IllegalArgumentException if the experiment is not on images
   */
  public ImagePreparation images() {
    if (preparation instanceof ImagePreparation images) {
      return images;
    }
    throw new IllegalArgumentException("experiment " + name + " is on a table, not on images");
  }

  /**
   * What is learned of the table.
   *
   * @return the plan
   * @throws IllegalArgumentException if the experiment is not on a table
   */
  public TablePlan table() {
    if (preparation instanceof TablePreparation table) {
      return table.plan();
    }
    throw new IllegalArgumentException("experiment " + name + " is on images, not on a table");
  }

  /**
   * The same experiment with another preparation.
   *
   * @param preparation what becomes of the examples before the network sees them
   * @return a new experiment
   */
  public Experiment withPreparation(Preparation preparation) {
    return with(preparation, optimization, course, precision);
  }

  /**
   * The same experiment on other images of the data.
   *
   * @param split how many images are used for what
   * @return a new experiment
   * @throws IllegalArgumentException if the experiment is not on images
   */
  public Experiment withSplit(SplitPlan split) {
    return withPreparation(images().withSplit(split));
  }

  /**
   * The same experiment with another optimization.
   *
   * @param optimization how the loss is made small
   * @return a new experiment
   */
  public Experiment withOptimization(Optimization optimization) {
    return with(preparation, optimization, course, precision);
  }

  /**
   * The same experiment with products of another precision.
   *
   * @param other of products and convolutions
   * @return a new experiment
   */
  public Experiment withPrecision(Precision other) {
    return with(preparation, optimization, course, other);
  }

  /**
   * The same experiment with another course.
   *
   * @param course how long, and in which order
   * @return a new experiment
   */
  public Experiment withCourse(Course course) {
    return with(preparation, optimization, course, precision);
  }

  /**
   * Whether another experiment trains the same weights from the same data: all is equal but the
   * description, which is for people.
   *
   * @param other the other experiment
   * @return whether the two differ in no more than their descriptions
   */
  public boolean trainsAs(Experiment other) {
    return ExperimentYaml.print(withoutDescription())
        .equals(ExperimentYaml.print(other.withoutDescription()));
  }

  private Experiment withoutDescription() {
    return with("", preparation, optimization, course, precision);
  }

  private Experiment with(
      Preparation preparation, Optimization optimization, Course course, Precision precision) {
    return with(description, preparation, optimization, course, precision);
  }

  private Experiment with(
      String described,
      Preparation preparation,
      Optimization optimization,
      Course course,
      Precision precision) {
    return new Experiment(
        name,
        described,
        network,
        initializer,
        preparation,
        optimization,
        course,
        seed,
        reduction,
        precision);
  }
}
