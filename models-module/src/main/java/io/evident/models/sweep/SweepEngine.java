package io.evident.models.sweep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Trains trials outside this process, on an engine that others operate. Whoever provides one
 * declares it to {@link java.util.ServiceLoader}.
 */
public interface SweepEngine {

  /**
   * Connects to a cluster.
   *
   * @param master its address, as the engine writes it
   * @return the connection, to be closed
   * @throws IllegalArgumentException if it is no address
   * @throws IOException if nobody answers there in time; the message says how long was waited
   */
  Cluster connect(String master) throws IOException;

  /** A connection. */
  interface Cluster extends AutoCloseable {

    /**
     * Where trials will be trained.
     *
     * @return a line for a person
     */
    String description();

    /**
     * A runner of trials.
     *
     * @param work what is the same for all of them
     * @return the runner
     * @throws IOException if the data cannot be made ready to be sent
     */
    SweepRunner runner(Work work) throws IOException;

    @Override
    void close();
  }

  /**
   * What is the same for all trials of a runner.
   *
   * @param data what they are trained on
   * @param runs where the run directory of each is kept here
   * @param batchLosses whether the losses of single batches are kept in them, see {@link
   *     TrialTraining#withBatchLosses}
   * @param paused asked now and then whether to leave it: what is under way is given up then
   */
  record Work(
      TrialData data,
      Function<TrialDescription, Path> runs,
      boolean batchLosses,
      BooleanSupplier paused) {}
}
