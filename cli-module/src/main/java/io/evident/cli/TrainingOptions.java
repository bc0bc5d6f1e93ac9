package io.evident.cli;

import io.evident.models.device.AvailableDevices;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.Experiment;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** What a command that trains may use of the machine. */
final class TrainingOptions extends ExecutionOptions {
  @Option(
      names = "--xla",
      description = "Compile each step as a whole with XLA: for GPUs; a CPU gets slower.")
  private boolean xla;

  @Option(
      names = "--steps-per-call",
      paramLabel = "N",
      description =
          "Steps that one run of the session takes at most, in a loop in the graph (default: "
              + ExecutionPlan.STEPS_ON_GPU
              + " on a GPU, 1 on a CPU).")
  private Integer stepsPerCall;

  @Override
  boolean isGiven() {
    return xla || stepsPerCall != null || super.isGiven();
  }

  @Override
  ExecutionPlan plan(Experiment experiment, Function<ExecutionPlan, AvailableDevices> devices) {
    ExecutionPlan plan = super.plan(experiment, devices);
    return plan.withXla(xla)
        .withStepsPerCall(atLeastOne("--steps-per-call", stepsPerCall).orElse(plan.stepsPerCall()));
  }

  /** Refuses steps that the training cannot take in one run. */
  void requireTaken(ExecutionPlan plan) {
    if (stepsPerCall != null && stepsPerCall > plan.stepsPerCall()) {
      throw new IllegalArgumentException(
          "--steps-per-call "
              + stepsPerCall
              + ": a training whose data are streamed, or whose weights are averaged, takes one step"
              + " a call; leave it out, hold the data (--data-memory), or leave averaging out");
    }
  }
}
