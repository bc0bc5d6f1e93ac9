package io.evident.bayes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The data and the two models of homework 3 of Harvard's CS 181, against which figures are known.
 */
public final class Cs181 {
  /** The model of the homework: noise variance 1, prior N(0, 5). */
  public static final NormalModel MODEL = NormalModel.of(1, 0, 5);

  /** Its rival, whose prior is N(0, 0.1). */
  public static final NormalModel RIVAL = NormalModel.of(1, 0, 0.1);

  private Cs181() {}

  /**
   * The 14 observations, in their order.
   *
   * @return the observations
   */
  public static Observations observations() {
    try (InputStream csv = Cs181.class.getResourceAsStream("cs181.csv")) {
      return Observations.read(csv, "cs181.csv", "x");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
