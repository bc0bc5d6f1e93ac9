package io.evident.models.table;

import java.util.List;

/**
 * How one target column becomes what a network is trained on.
 *
 * @param name of the column
 * @param classes in the order of the labels; none of numbers. Of two, the second is the positive
 *     one
 * @param mean what is taken off a number; 0 of classes and where numbers are left as they are
 * @param deviation what the rest is divided by, above 0; 1 where mean is 0 for that reason
 */
public record TargetColumn(String name, List<String> classes, double mean, double deviation) {
  public TargetColumn {
    classes = List.copyOf(classes);
    if (!(Double.isFinite(mean) && deviation > 0 && deviation <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "target "
              + name
              + ": mean must be finite and deviation above 0, got "
              + mean
              + " and "
              + deviation);
    }
  }
}
