package io.evident.cli;

/** What the command's exit codes mean. */
final class ExitCode {
  /** Everything asked for was done. */
  static final int DONE = 0;

  /** A check or a claim failed, or training became non-finite. */
  static final int FAILED = 1;

  /** Wrong usage, bad input, or an environment that lacks something. */
  static final int BAD_INPUT = 2;

  /** An internal error. */
  static final int INTERNAL = 3;

  /** Interrupted, as shells have it: 128 and the number of the signal. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
