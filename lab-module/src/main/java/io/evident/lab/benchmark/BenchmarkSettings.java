package io.evident.lab.benchmark;

import io.evident.models.device.DeviceChoice;
import java.time.Duration;

/**
 * How works are measured.
 *
 * @param rounds how many times each, at least 1
 * @param roundLength how long a round is at least
 * @param warmUp how long each runs before its first round
 * @param cores how many may be used, at least 1
 * @param device where
 * @param xla whether XLA compiles each step as a whole
 * @param stepsPerCall steps that one run of a session takes at most; 0 for what suits the device
 * @param data what batches are drawn from
 */
public record BenchmarkSettings(
    int rounds,
    Duration roundLength,
    Duration warmUp,
    int cores,
    DeviceChoice device,
    boolean xla,
    int stepsPerCall,
    WorkData data) {

  public BenchmarkSettings {
    if (!(rounds >= 1)) {
      throw new IllegalArgumentException("rounds must be at least 1, got " + rounds);
    }
    if (!(cores >= 1)) {
      throw new IllegalArgumentException("threads must be at least 1, got " + cores);
    }
    if (!(stepsPerCall >= 0)) {
      throw new IllegalArgumentException("stepsPerCall must be at least 0, got " + stepsPerCall);
    }
  }

  /** The same with other data. */
  BenchmarkSettings withData(WorkData other) {
    return new BenchmarkSettings(
        rounds, roundLength, warmUp, cores, device, xla, stepsPerCall, other);
  }

  /** What a process is told that measures a work on so many images. */
  WorkerTask task(Workload work, int images) {
    return new WorkerTask(
        work.kind() == Workload.Kind.TRAINING
            ? WorkerTask.Kind.TRAINING
            : WorkerTask.Kind.EVALUATION,
        io.evident.models.experiment.ExperimentYaml.print(work.experiment()),
        cores,
        device,
        xla,
        stepsPerCall,
        images,
        data);
  }

  /** What a process is told that measures the machine. */
  WorkerTask ratesTask() {
    return new WorkerTask(WorkerTask.Kind.RATES, "", cores, device, false, 0, 1, WorkData.SAMPLE);
  }
}
