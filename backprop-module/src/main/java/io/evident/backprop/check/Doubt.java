package io.evident.backprop.check;

/** Why a central difference cannot judge an entry. */
enum Doubt {
  /** The value's own rounding, or other noise of it, hides the difference. */
  NOISE("the value is too coarsely rounded, or too noisy, for a difference to show"),

  /** The slopes to both sides do not agree. */
  KINK("a kink or a sharp bend is nearer than the steps"),

  /** The slopes of two steps do not agree. */
  BEND("a kink or a sharp bend is nearer than the steps"),

  /** The function has no value to one side. */
  NOT_FINITE("the value beside the point is not finite");

  private final String text;

  Doubt(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
