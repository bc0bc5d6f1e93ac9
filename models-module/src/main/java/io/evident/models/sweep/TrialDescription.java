package io.evident.models.sweep;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.evident.models.storage.Digests;
import io.evident.models.storage.StoredJson;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Function;

/**
 * All that somebody needs to train a trial, the data apart. It can be sent to another machine as
 * JSON.
 *
 * @param index its number in the sweep, from 1; 0 for the best trained once more
 * @param experiment the experiment as YAML, with the values assigned and the seed
 * @param seed of the experiment
 * @param assignment the values that the sweep gave to its keys
 */
@JsonPropertyOrder({"trial", "seed", "assigned", "experiment"})
public record TrialDescription(
    @JsonProperty("trial") int index,
    String experiment,
    long seed,
    @JsonProperty("assigned") Assignment assignment) {
  private static final StoredJson JSON = StoredJson.of("", 1, "delete it to run the trial again");

  /** The index of the best trial's settings trained once more. */
  static final int RETRAINED = 0;

  public TrialDescription {
    if (!(index >= RETRAINED)) {
      throw new IllegalArgumentException("index must be at least 0, got " + index);
    }
    if (experiment.isBlank()) {
      throw new IllegalArgumentException("the experiment of trial " + index + " is blank");
    }
  }

  /**
   * What its run directory and its record are called.
   *
   * @return such as "003", or "retrained"
   */
  public String label() {
    return label(index);
  }

  static String label(int index) {
    return index == RETRAINED ? "retrained" : String.format(Locale.ROOT, "%03d", index);
  }

  /**
   * What identifies the experiment: a digest of its YAML.
   *
   * @return SHA-256 in 64 lower-case hexadecimal digits
   */
  public String experimentDigest() {
    return Digests.sha256(experiment.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * This description as JSON.
   *
   * @return one object, ended by a newline
   */
  public String json() {
    return JSON.print(this);
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @param where the text comes from, for errors
   * @param json the text
   * @return the description
   * @throws IllegalArgumentException if it is not one
   */
  public static TrialDescription parse(String where, String json) {
    return JSON.parse(where, json, TrialDescription.class, Function.identity());
  }
}
