package io.evident.backprop.network;

/** How long an axis is after a convolution or a pooling. */
public final class ConvArithmetic {
  private ConvArithmetic() {}

  /**
   * out = floor((in + 2 padding - dilation (kernel - 1) - 1) / stride) + 1.
   *
   * @param in the axis length, at least 1
   * @param kernel the kernel length, at least 1
   * @param padding zeros on each side, at least 0 and less than the kernel
   * @param stride at least 1
   * @param dilation at least 1; 1 is none
   * @return the output length, at least 1
   * @throws IllegalArgumentException if a value is out of range or the kernel does not fit
   */
  public static int output(int in, int kernel, int padding, int stride, int dilation) {
    requireAtLeast("in", in, 1);
    requireAtLeast("kernel", kernel, 1);
    requireAtLeast("padding", padding, 0);
    requireAtLeast("stride", stride, 1);
    requireAtLeast("dilation", dilation, 1);
    if (padding >= kernel) {
      throw new IllegalArgumentException(
          "padding must be less than the kernel, got padding " + padding + ", kernel " + kernel);
    }
    return outputOfPadded(Math.addExact(in, 2 * padding), kernel, stride, dilation);
  }

  static int outputOfPadded(int padded, int kernel, int stride, int dilation) {
    long reach = (long) dilation * (kernel - 1) + 1;
    if (!(reach <= padded)) {
      throw new IllegalArgumentException(
          "kernel reaches over " + reach + " elements, but there are only " + padded);
    }
    return (int) ((padded - reach) / stride) + 1;
  }

  static void requireAtLeast(String name, int value, int least) {
    if (!(value >= least)) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
    }
  }
}
