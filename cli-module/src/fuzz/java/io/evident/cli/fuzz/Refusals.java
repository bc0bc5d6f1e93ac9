package io.evident.cli.fuzz;

/** What must hold of every refusal. */
public final class Refusals {
  private static final int LONGEST = 4_000;

  private Refusals() {}

  /**
   * Wants one line without control characters, with the name of the file, which is f.
   *
   * @param refusal what was thrown
   */
  public static void check(IllegalArgumentException refusal) {
    String message = String.valueOf(refusal.getMessage());
    if (message.isBlank() || message.length() > LONGEST || !message.contains("f")) {
      throw new AssertionError("not a refusal for a person: " + message, refusal);
    }
  }

  /**
   * Wants the same text.
   *
   * @param expected one
   * @param actual the other
   */
  public static void same(Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError("expected " + expected + "\ngot " + actual);
    }
  }
}
