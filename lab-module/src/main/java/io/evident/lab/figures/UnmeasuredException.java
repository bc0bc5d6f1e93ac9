package io.evident.lab.figures;

/** Why a claim could not be measured. */
final class UnmeasuredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnmeasuredException(String reason) {
    super(reason);
  }
}
