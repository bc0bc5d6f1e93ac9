package io.evident.backprop.check;

/**
 * The hand-written gradient of one tensor held against one oracle.
 *
 * @param tensor a parameter's name, or {@code inputs}
 * @param oracle who the gradient was held against
 * @param entries how many entries were compared
 * @param inconclusive how many of them the oracle could not judge
 * @param relativeError max |a - b| / max(max |a|, max |b|, tiny) over the entries judged, where the
 *     maxima below the line run over the whole tensor
 * @param elementwiseError the {@link ElementwiseError} of the same entries: how cs145 writes it;
 *     for comparison with others, not judged by
 * @param tolerance the greatest relative error that passes
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
    double relativeError,
    double elementwiseError,
    double tolerance,
    int worstEntry,
    double manual,
    double found,
    GradientVerdict verdict) {}
