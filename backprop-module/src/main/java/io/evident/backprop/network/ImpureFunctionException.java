package io.evident.backprop.network;

/**
 * Code of a user's that must be a pure function and is not: it changes what it is given, or does
 * not give the same twice for the same.
 */
public final class ImpureFunctionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Which function. */
  private final String function;

  /** What it does. */
  private final String fault;

  /**
   * Names a function and its fault.
   *
   * @param function such as {@code forward of custom layer swish}
   * @param fault what it does and how to mend it; completes a sentence that begins with the name
   */
  public ImpureFunctionException(String function, String fault) {
    super(function + " " + fault);
    this.function = function;
    this.fault = fault;
  }

  /**
   * Which function.
   *
   * @return its name for people
   */
  public String function() {
    return function;
  }

  /**
   * What it does.
   *
   * @return the end of a sentence that begins with {@link #function()}
   */
  public String fault() {
    return fault;
  }

  /**
   * A function that writes to an array it was given.
   *
   * @param function its name
   * @param argument which array
   * @return the exception, to be thrown
   */
  public static ImpureFunctionException changesInput(String function, String argument) {
    return new ImpureFunctionException(
        function, "changes its input " + argument + "; write to a new array and return that");
  }

  /**
   * A function that gives two answers to one question.
   *
   * @param function its name
   * @param first one answer
   * @param second the other
   * @return the exception, to be thrown
   */
  public static ImpureFunctionException notTheSameTwice(
      String function, double first, double second) {
    return new ImpureFunctionException(
        function,
        "is not the same twice at one point: "
            + first
            + ", then "
            + second
            + "; draw random numbers before the check, or from a seed that is fixed");
  }
}
