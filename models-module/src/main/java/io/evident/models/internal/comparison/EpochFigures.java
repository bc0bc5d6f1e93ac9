package io.evident.models.internal.comparison;

import io.evident.models.directory.RunHistory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What was measured after one epoch of a run.
 *
 * @param values by their columns in metrics.csv, such as testLoss; those that were measured
 */
public record EpochFigures(Map<String, Double> values) {

  /** Of an epoch that is not there. */
  static final EpochFigures NONE = new EpochFigures(Map.of());

  public EpochFigures {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  static EpochFigures of(RunHistory history, OptionalInt epoch) {
    Map<String, Double> values = new LinkedHashMap<>();
    if (epoch.isPresent()) {
      for (String column : history.measures()) {
        history.at(epoch.getAsInt(), column).ifPresent(value -> values.put(column, value));
      }
    }
    return new EpochFigures(values);
  }

  /**
   * One of them.
   *
   * @param column as metrics.csv has it, such as testLoss
   * @return empty where nothing was measured
   */
  public OptionalDouble at(String column) {
    Double value = values.get(column);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /**
   * On the validation examples.
   *
   * @return from 0 to 1; empty where nothing was measured
   */
  public OptionalDouble validationAccuracy() {
    return at("validationAccuracy");
  }

  /**
   * On the validation examples.
   *
   * @return the mean; empty where nothing was measured
   */
  public OptionalDouble validationLoss() {
    return at("validationLoss");
  }

  /**
   * On the test examples.
   *
   * @return from 0 to 1; empty where nothing was measured
   */
  public OptionalDouble testAccuracy() {
    return at("testAccuracy");
  }

  /**
   * On the test examples.
   *
   * @return the mean; empty where nothing was measured
   */
  public OptionalDouble testLoss() {
    return at("testLoss");
  }
}
