package io.evident.models.optimization;

/**
 * A method for each kind of optimizer.
 *
 * @param <R> what the methods return
 */
public interface OptimizerVisitor<R> {

  /**
   * Visits a {@link Sgd}.
   *
   * @param optimizer the optimizer
   * @return the result
   */
  R sgd(Sgd optimizer);

  /**
   * Visits a {@link Momentum}.
   *
   * @param optimizer the optimizer
   * @return the result
   */
  R momentum(Momentum optimizer);

  /**
   * Visits a {@link Adam}.
   *
   * @param optimizer the optimizer
   * @return the result
   */
  R adam(Adam optimizer);

  /**
   * Visits a {@link Muon}.
   *
   * @param optimizer the optimizer
   * @return the result
   */
  R muon(Muon optimizer);
}
