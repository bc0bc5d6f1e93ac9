package io.evident.models.experiment;

/** From pixel bytes to what a network sees. */
public sealed interface Normalization permits Standardization, MeanImage {

  /**
   * Calls the visitor's method for this kind of normalization.
   *
   * @param visitor the visitor
   * @param <R> what it returns
   * @return what the visitor returned
   */
  <R> R accept(Visitor<R> visitor);

  /**
   * A method for each kind.
   *
   * @param <R> what the methods return
   */
  interface Visitor<R> {

    /**
     * Visits a {@link Standardization}.
     *
     * @param normalization the normalization
     * @return the result
     */
    R standardization(Standardization normalization);

    /**
     * Visits a {@link MeanImage}.
     *
     * @param normalization the normalization
     * @return the result
     */
    R meanImage(MeanImage normalization);
  }
}
