package io.evident.models.report;

import java.util.List;

/**
 * Facts below each other.
 *
 * @param facts in order
 */
public record Facts(List<Fact> facts) implements Block {

  public Facts {
    facts = List.copyOf(facts);
  }

  @Override
  public String template() {
    return "facts.jte";
  }
}
