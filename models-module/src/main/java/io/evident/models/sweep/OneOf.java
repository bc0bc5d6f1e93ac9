package io.evident.models.sweep;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One of several values, each as likely.
 *
 * @param values at least one, as YAML writes them
 */
public record OneOf(List<String> values) implements Distribution {

  public OneOf {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("choice must have at least one value");
    }
  }

  @Override
  public String draw(RandomGenerator random) {
    return values.get(random.nextInt(values.size()));
  }

  @Override
  public String yaml() {
    return "{choice: " + SweepYaml.quoted(values) + "}";
  }
}
