package io.evident.models.internal.directory;

/** A checkpoint whose bytes are not as they were written: nothing can be had of it any more. */
public final class DamagedCheckpointException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public DamagedCheckpointException(String message) {
    super(message);
  }
}
