package io.evident.models.experiment;

import java.util.Map;

/** One of several names. */
final class Choice {
  private Choice() {}

  /** The name of a choice. */
  static <T> String name(T chosen, Map<String, T> choices) {
    for (Map.Entry<String, T> choice : choices.entrySet()) {
      if (choice.getValue().equals(chosen)) {
        return choice.getKey();
      }
    }
    throw new IllegalArgumentException("there is no name for " + chosen);
  }
}
