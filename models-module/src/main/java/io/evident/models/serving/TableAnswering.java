package io.evident.models.serving;

import io.evident.models.internal.serving.TableColumns;

/** What answers about rows: a session, or in a test one whose kernels are wrong. */
interface TableAnswering extends VerifiedSession.Closing {

  /**
   * What a model says about some rows.
   *
   * @param outputs of the network, [count, outputs]
   * @param predictions as the task reads them, [count, predictions]
   * @param calibrated what the outputs of a calibration have, row by row in the order of {@link
   *     TableModelCalibration#outputs}; empty of a model without
   */
  @SuppressWarnings("ArrayRecordComponent") // package-private, and never compared
  record Answer(float[] outputs, double[] predictions, double[] calibrated) {}

  /**
   * Asks about rows.
   *
   * @param columns of count rows
   * @param count how many
   */
  Answer answer(TableColumns columns, int count);
}
