package io.evident.models.sweep;

import java.io.IOException;

/** Follows a sweep; called by one thread at a time. */
public interface TrialListener {

  /**
   * After a trial, in the order in which trials end.
   *
   * @param result what it came to
   * @throws IOException if something cannot be written; the sweep stops
   */
  void onResult(TrialResult result) throws IOException;

  /**
   * What went wrong and could be mended, before the result of the trial.
   *
   * @param trial its index
   * @param warning one line
   */
  default void onWarning(int trial, String warning) {}
}
