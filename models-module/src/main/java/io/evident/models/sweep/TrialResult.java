package io.evident.models.sweep;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.evident.models.data.ImageSplits;
import io.evident.models.storage.Digests;
import io.evident.models.storage.StoredJson;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What a trial came to. It can be sent from another machine as JSON.
 *
 * @param index the trial's number
 * @param experimentDigest of the experiment that was trained
 * @param dataDigest of what it was trained and tested on, see {@link TrialData#digest}
 * @param seed of the experiment
 * @param status whether it came to an end
 * @param message why it did not; empty if it did
 * @param metrics after the last step, by the names of metrics.csv, those that were measured; none
 *     of a trial that did not come to an end
 * @param seconds its steps took, evaluation apart
 */
@JsonPropertyOrder({"trial", "seed"})
public record TrialResult(
    @JsonProperty("trial") int index,
    String experimentDigest,
    String dataDigest,
    long seed,
    Status status,
    String message,
    Map<String, Double> metrics,
    double seconds) {
  private static final StoredJson JSON = StoredJson.of("", 1, "delete it to run the trial again");

  /** Whether a trial came to an end. */
  public enum Status {
    /** It did. */
    @JsonProperty("ok")
    OK,
    /** The loss became infinite or undefined, as it would again. */
    @JsonProperty("diverged")
    DIVERGED,
    /** The machine could not do it; another time it may. */
    @JsonProperty("failed")
    FAILED
  }

  public TrialResult {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    if (status != Status.OK && !metrics.isEmpty()) {
      throw new IllegalArgumentException(
          "trial " + index + " came to no end, so it has no metrics, got " + metrics);
    }
    for (Map.Entry<String, Double> metric : metrics.entrySet()) {
      if (!Double.isFinite(metric.getValue())) {
        throw new IllegalArgumentException(
            metric.getKey() + " of trial " + index + " must be finite, got " + metric.getValue());
      }
    }
    if (!(seconds >= 0 && seconds < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("seconds must be finite and >= 0, got " + seconds);
    }
  }

  /**
   * One of the metrics.
   *
   * @param name as metrics.csv has it
   * @return empty if it was not measured
   */
  public OptionalDouble metric(String name) {
    Double value = metrics.get(name);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /**
   * Whether this is what became of a trial on data, so that it need not be trained again.
   *
   * @param trial the trial
   * @param data the digest of the data, see {@link TrialData#digest}
   * @return false if experiment, seed or data are others
   */
  public boolean isOf(TrialDescription trial, String data) {
    return index == trial.index()
        && seed == trial.seed()
        && experimentDigest.equals(trial.experimentDigest())
        && dataDigest.equals(data);
  }

  /**
   * What identifies images to train and test on.
   *
   * @param images the images
   * @return SHA-256 in 64 lower-case hexadecimal digits
   */
  public static String dataDigest(ImageSplits images) {
    return Digests.sha256(
        images.train().digest().getBytes(StandardCharsets.US_ASCII),
        images.test().digest().getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * This result as JSON.
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
   * @return the result
   * @throws IllegalArgumentException if it is not one
   */
  public static TrialResult parse(String where, String json) {
    return JSON.parse(where, json, TrialResult.class, Function.identity());
  }
}
