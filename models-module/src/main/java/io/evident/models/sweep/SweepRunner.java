package io.evident.models.sweep;

import java.io.IOException;
import java.util.List;

/**
 * Trains trials: here, or on other machines. What a trial comes to must depend on its description
 * and the data alone, not on how many are trained at a time or where.
 *
 * <p>Descriptions and results travel as JSON. A runner keeps each trial's run directory where
 * {@link SweepDirectory#run} says, and resumes what it finds there.
 */
public interface SweepRunner {

  /**
   * Trains trials in any order, some side by side, and returns when all have ended.
   *
   * @param trials what to train
   * @param listener told of each as it ends, by one thread at a time; a trial whose loss becomes
   *     non-finite, or that the machine cannot do, is told of too
   * @throws IOException if something cannot be read or written, or the listener cannot; no further
   *     trial is begun, and those under way can be resumed
   */
  void run(List<TrialDescription> trials, TrialListener listener) throws IOException;
}
