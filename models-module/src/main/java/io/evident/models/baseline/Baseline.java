package io.evident.models.baseline;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.evident.models.score.PairedDifference;
import io.evident.models.score.PairedDifference.Verdict;
import io.evident.models.storage.StoredJson;
import io.evident.models.task.TaskKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a model that is exact and needs no training makes of the rows that a network was trained and
 * tested on: for regression a Bayesian linear regression, for classes their shares.
 *
 * @param task what is predicted
 * @param missing why there is none; empty if there is one
 * @param trainRows fitted to
 * @param testRows scored on
 * @param regressions one for each target of regression
 * @param shares one for classification and binary, one for each label of multiLabel
 */
@JsonPropertyOrder({"task", "missing", "trainRows", "testRows", "regressions", "shares"})
public record Baseline(
    TaskKind task,
    String missing,
    long trainRows,
    long testRows,
    List<LinearBaseline> regressions,
    List<ShareBaseline> shares) {
  private static final StoredJson JSON =
      StoredJson.of("evident-baseline", 1, "train the run again, or delete the file");

  public Baseline {
    regressions = List.copyOf(regressions);
    shares = List.copyOf(shares);
    if (missing.isEmpty() == (regressions.isEmpty() && shares.isEmpty())) {
      throw new IllegalArgumentException(
          "there must be regressions, shares, or a reason why none are there");
    }
  }

  /**
   * Whether there is one.
   *
   * @return false if {@link #missing} says why not
   */
  public boolean isThere() {
    return missing.isEmpty();
  }

  /**
   * How the network compares, target by target.
   *
   * @return one for each regression or share
   */
  public List<PairedDifference> differences() {
    return Stream.concat(
            regressions.stream().map(LinearBaseline::difference),
            shares.stream().map(ShareBaseline::difference))
        .toList();
  }

  /**
   * For how many targets there is a verdict.
   *
   * @param verdict about the network
   * @return at least 0
   */
  public long count(Verdict verdict) {
    return differences().stream().filter(d -> d.verdict() == verdict).count();
  }

  /**
   * Writes it.
   *
   * @return JSON, indented, ended by a newline
   */
  public String json() {
    return JSON.print(this);
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @param file UTF-8
   * @return the baseline
   * @throws IllegalArgumentException if it is none; the message names the file
   * @throws IOException if it cannot be read
   */
  public static Baseline read(Path file) throws IOException {
    return JSON.read(file, Baseline.class);
  }
}
