package io.evident.lab.atlas.catalogue;

/** What kind of op a row of the atlas is about. */
public enum AtlasFamily {
  /** Matrix products and biases. */
  PRODUCTS("Matrix products"),
  /** Functions applied to each entry of a layer's output. */
  ACTIVATIONS("Activations"),
  /** Softmax and the cross-entropies on it. */
  SOFTMAX("Softmax and cross-entropy"),
  /** Convolutions over one to three axes. */
  CONVOLUTIONS("Convolutions"),
  /** Maxima and means of windows. */
  POOLING("Pooling"),
  /** Normalizations. */
  NORMALIZATION("Normalization"),
  /** Arithmetic on two tensors, broadcast. */
  BROADCAST("Arithmetic with broadcast"),
  /** Functions of one tensor, entry by entry. */
  ELEMENTWISE("Elementwise functions"),
  /** Sums, means and extremes over axes. */
  REDUCTIONS("Reductions and scans"),
  /** Ops that move or repeat entries. */
  ARRANGEMENT("Rearrangement"),
  /** Ops that pick entries. */
  SELECTION("Selection"),
  /** Images. */
  IMAGES("Images"),
  /** Decompositions and inverses of matrices. */
  MATRICES("Linear algebra");

  private final String title;

  AtlasFamily(String title) {
    this.title = title;
  }

  /**
   * What headings call it.
   *
   * @return a few words
   */
  public String title() {
    return title;
  }
}
