package io.evident.backprop.network;

/**
 * A padding and a stride of a convolution.
 *
 * @param padding zeros on each side, at least 0
 * @param stride the distance of two windows, at least 1
 */
public record ConvSetting(int padding, int stride) {

  public ConvSetting {
    ConvArithmetic.requireAtLeast("padding", padding, 0);
    ConvArithmetic.requireAtLeast("stride", stride, 1);
  }
}
