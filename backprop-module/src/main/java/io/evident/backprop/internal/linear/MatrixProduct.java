package io.evident.backprop.internal.linear;

/**
 * A way to multiply matrices. The same product gives the same bits every time on the same machine
 * with the same number of processors.
 */
public sealed interface MatrixProduct permits JavaProduct, OpenBlasProduct {

  /**
   * The fastest there is here: OpenBLAS if it is on the class path and loads, else loops in Java.
   *
   * @return a new one
   */
  static MatrixProduct fastest() {
    return isOpenBlasThere() ? new OpenBlasProduct() : new JavaProduct();
  }

  private static boolean isOpenBlasThere() {
    try {
      // By name: a class that names OpenBLAS cannot be linked where it is not.
      Class.forName(
          "org.bytedeco.openblas.global.openblas", true, MatrixProduct.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /**
   * Loops in Java, which run everywhere.
   *
   * @return a new one
   */
  static MatrixProduct inJava() {
    return new JavaProduct();
  }

  /**
   * What multiplies.
   *
   * @return such as "OpenBLAS"
   */
  String name();

  /**
   * Begins some products. Until they are closed, arrays that were factors must not change: they may
   * have been copied to where the products are made, once for all.
   *
   * @return to be closed
   */
  Products begin();

  /** Products of matrices that share factors. */
  interface Products extends AutoCloseable {

    /**
     * c = a b.
     *
     * @param a [m, k]
     * @param b [k, n]
     * @param c [m, n] row-major, written over
     * @throws IllegalArgumentException if the shapes do not fit
     */
    void multiply(Matrix a, Matrix b, double[] c);

    /**
     * Makes a factor ready for all products that are made later, of these and of nested ones, if it
     * is large. It must not change until these are closed.
     *
     * @param factor one of the factors
     */
    void keep(Matrix factor);

    /**
     * Begins nested products, which use the copies of factors that these have made. Threads may
     * each begin some at once.
     *
     * @return to be closed before these are used again
     */
    Products within();

    @Override
    void close();
  }

  /**
   * Requires shapes that fit.
   *
   * @param a [m, k]
   * @param b [k, n]
   * @param c room for [m, n]
   * @throws IllegalArgumentException if the inner sizes differ or c holds another number of values
   */
  static void requireFits(Matrix a, Matrix b, double[] c) {
    if (a.columns() != b.rows() || (long) a.rows() * b.columns() != c.length) {
      throw new IllegalArgumentException(
          "the product of "
              + a.shape()
              + " and "
              + b.shape()
              + " does not fit into "
              + c.length
              + " values");
    }
  }
}
