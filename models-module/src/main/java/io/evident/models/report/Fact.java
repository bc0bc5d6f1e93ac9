package io.evident.models.report;

import java.util.Objects;

/**
 * A name and what it stands for.
 *
 * @param name such as "seed"
 * @param value such as "1"
 */
public record Fact(String name, String value) {

  public Fact {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
  }
}
