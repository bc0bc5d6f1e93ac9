package io.evident.models.sweep;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Values for some keys of an experiment, such as {@code optimizer.learningRate=1e-3}.
 *
 * @param values by key, as YAML writes them; in the order of the keys of the sweep
 */
public record Assignment(@JsonValue Map<String, String> values) {

  /** The experiment as it is. */
  public static final Assignment NONE = new Assignment(Map.of());

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Assignment {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * The same values and one more.
   *
   * @param key of the experiment
   * @param value as YAML writes it
   * @return a new assignment
   */
  public Assignment with(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(key, value);
    return new Assignment(more);
  }

  /**
   * For a reader.
   *
   * @return such as "optimizer.learningRate=1e-3 batchSize=16"
   */
  public String text() {
    return values.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(" "));
  }
}
