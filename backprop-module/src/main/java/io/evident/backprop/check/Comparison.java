package io.evident.backprop.check;

import java.util.Optional;

/**
 * The hand-written gradient of one tensor held against one oracle.
 *
 * @param tensor a parameter's name, or {@code inputs}
 * @param oracle who the gradient was held against
 * @param entries how many entries were compared
 * @param inconclusive how many of them the oracle could not judge
 * @param doubt why most of those could not be judged; empty if all were
 * @param relativeError max |a - b| / max(max |a|, max |b|, tiny) over the entries judged, where the
 *     maxima below the line run over the whole tensor
 * @param elementwiseError the {@link ElementwiseError} of the same entries: how cs145 writes it;
 *     for comparison with others, not judged by
 * @param tolerance the greatest relative error that passes; a central difference is held to it
 *     entry by entry, relative to the entry's own size, as far as the difference itself is exact
 * @param worstEntry the row-major index of the largest difference
 * @param manual the hand-written gradient there
 * @param found the oracle's there
 * @param verdict what follows
 */
public record Comparison(
    String tensor,
    String oracle,
    int entries,
    int inconclusive,
    Optional<String> doubt,
    double relativeError,
    double elementwiseError,
    double tolerance,
    int worstEntry,
    double manual,
    double found,
    GradientVerdict verdict) {

  /**
   * A comparison that says nothing of why entries could not be judged.
   *
   * @param tensor a parameter's name, or {@code inputs}
   * @param oracle who the gradient was held against
   * @param entries how many entries were compared
   * @param inconclusive how many of them the oracle could not judge
   * @param relativeError relative to the whole tensor
   * @param elementwiseError the {@link ElementwiseError} of the same entries
   * @param tolerance the greatest relative error that passes
   * @param worstEntry the row-major index of the largest difference
   * @param manual the hand-written gradient there
   * @param found the oracle's there
   * @param verdict what follows
   */
  public Comparison(
      String tensor,
      String oracle,
      int entries,
      int inconclusive,
      double relativeError,
      double elementwiseError,
      double tolerance,
      int worstEntry,
      double manual,
      double found,
      GradientVerdict verdict) {
    this(
        tensor,
        oracle,
        entries,
        inconclusive,
        Optional.empty(),
        relativeError,
        elementwiseError,
        tolerance,
        worstEntry,
        manual,
        found,
        verdict);
  }
}
