package io.evident.backprop.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about one tensor whose gradient is disputed, or of a function that nothing can be
 * said of, since it changes its input or is not the same twice.
 *
 * @param tensor a parameter's name, {@code inputs} or {@code loss}; or the function's name
 * @param shape of the tensor, the batch first for inputs; empty for the loss
 * @param index where the difference is largest, an index for each axis
 * @param values what each who knows that entry says of it, by hand first
 * @param oddOnesOut who stands against the others; empty if there is no majority
 * @param agreeing who agree with each other; empty if there is no majority
 * @param slip what the usual slip looks like that turns the right gradient into this one, if one
 *     does; or what the function does
 */
public record GradientFinding(
    String tensor,
    List<Integer> shape,
    List<Integer> index,
    Map<String, Double> values,
    List<String> oddOnesOut,
    List<String> agreeing,
    Optional<String> slip) {

  /** Whether it says that a function is not pure. */
  boolean isOfFunction() {
    return values.isEmpty();
  }

  /** That a function is not what the check can judge, whatever it computes. */
  static GradientFinding ofFunction(String function, String fault) {
    return new GradientFinding(
        function, List.of(), List.of(), Map.of(), List.of(function), List.of(), Optional.of(fault));
  }

  public GradientFinding {
    shape = List.copyOf(shape);
    index = List.copyOf(index);
    values = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(values));
    oddOnesOut = List.copyOf(oddOnesOut);
    agreeing = List.copyOf(agreeing);
  }
}
