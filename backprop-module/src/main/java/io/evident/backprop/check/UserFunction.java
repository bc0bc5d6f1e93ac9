package io.evident.backprop.check;

import java.util.function.Supplier;

/** Calls what a user wrote, and says what was called if that fails. */
final class UserFunction {
  private UserFunction() {}

  /**
   * Calls a function.
   *
   * @param what it computes, for the message
   * @param function the call
   * @return what it returned
   * @throws IllegalArgumentException if it throws or returns null; the cause is kept
   */
  static <T> T call(String what, Supplier<T> function) {
    T result;
    try {
      result = function.get();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(what + " cannot be computed: it threw " + e, e);
    }
    if (result == null) {
      throw new IllegalArgumentException(what + " must not be null");
    }
    return result;
  }
}
