package io.evident.models.sweep;

import java.util.random.RandomGenerator;

/** What the values of one key are drawn from. */
public sealed interface Distribution permits Uniform, LogUniform, Integers, OneOf {

  /**
   * One value.
   *
   * @param random where chance comes from; how often it is asked depends on nothing else
   * @return as YAML writes it
   */
  String draw(RandomGenerator random);

  /**
   * This distribution as YAML.
   *
   * @return such as {@code {uniform: [0.0, 0.5]}}
   */
  String yaml();
}
