package io.evident.lab.benchmark;

import io.evident.models.device.DeviceChoice;

/**
 * What a process is to measure, as it is told.
 *
 * @param kind what
 * @param experiment as YAML; empty for the machine's rates
 * @param cores how many it may use
 * @param device where
 * @param xla whether XLA compiles each step as a whole
 * @param stepsPerCall steps that one run of the session takes at most; 0 for what suits the device
 * @param images how many the batches are drawn from
 * @param data where the images are
 */
record WorkerTask(
    Kind kind,
    String experiment,
    int cores,
    DeviceChoice device,
    boolean xla,
    int stepsPerCall,
    int images,
    WorkData data) {

  enum Kind {
    TRAINING,
    EVALUATION,
    RATES
  }
}
