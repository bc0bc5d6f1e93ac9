package io.evident.backprop.network;

/**
 * Axis lengths from one to another, both included.
 *
 * @param least the smallest, at least 1
 * @param greatest the largest, at least the smallest
 */
public record LengthRange(int least, int greatest) {

  public LengthRange {
    ConvArithmetic.requireAtLeast("least", least, 1);
    ConvArithmetic.requireAtLeast("greatest", greatest, least);
  }
}
