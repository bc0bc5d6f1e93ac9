package io.evident.backprop.check;

/** Which relative error a report shows. Verdicts follow from {@link #TENSOR} whichever is shown. */
public enum ErrorForm {
  /** max |a - b| / max(max |a|, max |b|), over the whole tensor. */
  TENSOR("largest relative error"),

  /** {@link ElementwiseError}: max |a - b| / max(1e-8, |a| + |b|), as cs145 writes it. */
  ELEMENTWISE("largest elementwise error |a - b| / max(1e-8, |a| + |b|)");

  private final String title;

  ErrorForm(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  double of(Comparison comparison) {
    return switch (this) {
      case TENSOR -> comparison.relativeError();
      case ELEMENTWISE -> comparison.elementwiseError();
    };
  }
}
