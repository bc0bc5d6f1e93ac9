package io.evident.lab.benchmark;

import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Course;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.experiment.SplitPlan;
import java.util.List;
import java.util.OptionalInt;

/**
 * Something whose speed is measured.
 *
 * @param name as it stands in results
 * @param experiment what trains
 * @param kind what a step is
 */
public record Workload(String name, Experiment experiment, Kind kind) {
  /** How many images an evaluation is of. */
  public static final int EVALUATED = 10_000;

  /** How many images batches are drawn from: as many as CIFAR-10 trains on. */
  public static final int DRAWN_FROM = 50_000;

  private static final int EPOCHS = 100_000;

  /** What is evaluated after an epoch that nobody measures. */
  private static final int FEW = 10;

  /** What a step is. */
  public enum Kind {
    /** One batch, as {@code evident train} trains it. */
    TRAINING,
    /** {@link #EVALUATED} images. */
    EVALUATION
  }

  /**
   * The works of the project's goals.
   *
   * @return training steps of lenet, mlp-1000x2, mlp-2000x5 and fc5, and the lenet's evaluation
   */
  public static List<Workload> standard() {
    return List.of(
        training("lenet", 4),
        training("lenet", 16),
        training("lenet", 32),
        training("mlp-1000x2", 32),
        training("mlp-1000x2", 128),
        training("mlp-1000x2", 512),
        training("mlp-2000x5", 32),
        training("fc5", 4),
        evaluation("lenet"));
  }

  /**
   * Training steps of a built-in experiment, with its own batches.
   *
   * @param name lenet, or the name of a built-in experiment
   * @return the work
   * @throws IllegalArgumentException if there is no such experiment
   */
  public static Workload training(String name) {
    Experiment experiment = builtIn(name);
    return training(name, experiment, experiment.course().batchSize());
  }

  /**
   * Training steps of a built-in experiment.
   *
   * @param name lenet, or the name of a built-in experiment
   * @param batch images a step, at least 1
   * @return the work
   * @throws IllegalArgumentException if there is no such experiment, or batch is less than 1
   */
  public static Workload training(String name, int batch) {
    return training(name, builtIn(name), batch);
  }

  /**
   * Training steps of any experiment, on all images there are.
   *
   * @param name as it is to stand in results
   * @param experiment what trains
   * @param batch images a step, at least 1
   * @return the work
   * @throws IllegalArgumentException if batch is less than 1
   */
  public static Workload training(String name, Experiment experiment, int batch) {
    SplitPlan split = new SplitPlan(OptionalInt.empty(), 0, OptionalInt.of(FEW));
    return new Workload(name, prepared(experiment, split, batch), Kind.TRAINING);
  }

  /**
   * The evaluation of {@link #EVALUATED} images, as it follows an epoch.
   *
   * @param name lenet, or the name of a built-in experiment
   * @return the work
   * @throws IllegalArgumentException if there is no such experiment
   */
  public static Workload evaluation(String name) {
    // An epoch of one small step, so that evaluations follow each other.
    SplitPlan split = new SplitPlan(OptionalInt.of(FEW), 0, OptionalInt.of(EVALUATED));
    return new Workload(name + "-evaluation", prepared(builtIn(name), split, FEW), Kind.EVALUATION);
  }

  private static Experiment builtIn(String name) {
    String known = name.equals("lenet") ? "lenet-b16-e5" : name;
    return ExperimentYaml.read(BuiltInExperiments.yaml(known));
  }

  private static Experiment prepared(Experiment experiment, SplitPlan split, int batch) {
    return experiment
        .withPreparation(experiment.images().withSplit(split))
        .withCourse(
            new Course(
                batch,
                EPOCHS,
                Course.Unit.EPOCHS,
                Course.Order.SHUFFLED,
                Course.When.NEVER,
                OptionalInt.empty()));
  }

  /**
   * How many images a step is of.
   *
   * @return the batch, or the images of an evaluation
   */
  public int images() {
    return kind == Kind.TRAINING ? experiment.course().batchSize() : EVALUATED;
  }

  /**
   * What a step cannot do without.
   *
   * @return operations and bytes
   */
  public StepCost cost() {
    return kind == Kind.TRAINING
        ? StepCost.ofTraining(
            experiment.network(), images(), experiment.optimization().optimizer().slots().size())
        : StepCost.ofEvaluation(experiment.network(), images(), EVALUATION_BATCH);
  }

  /** As the trainer evaluates. */
  private static final int EVALUATION_BATCH = 500;
}
