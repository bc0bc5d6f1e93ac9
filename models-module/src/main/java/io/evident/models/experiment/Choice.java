package io.evident.models.experiment;

import io.evident.backprop.yaml.NearestName;
import io.evident.backprop.yaml.YamlValue;
import java.util.Map;
import java.util.TreeSet;

/** One of several names. */
final class Choice {
  private Choice() {}

  /**
   * What a name stands for.
   *
   * @param yaml a scalar
   * @param what it is, for the message
   * @param choices what there is to choose from
   */
  static <T> T of(YamlValue yaml, String what, Map<String, T> choices) {
    T chosen = choices.get(yaml.text());
    if (chosen == null) {
      throw yaml.error(
          "unknown "
              + what
              + " "
              + yaml.text()
              + "; "
              + NearestName.hint(yaml.text(), new TreeSet<>(choices.keySet())));
    }
    return chosen;
  }

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
