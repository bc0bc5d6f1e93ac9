package io.evident.backprop.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How long an axis is after a convolution or a pooling, and what gives a wanted length. */
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
   * @throws IllegalArgumentException if a value is out of range, the kernel does not fit, or the
   *     padded axis is longer than 2^31 - 1
   */
  public static int output(int in, int kernel, int padding, int stride, int dilation) {
    requireAtLeast("in", in, 1);
    requireKernel(kernel, dilation);
    requirePaddingAndStride(kernel, padding, stride);
    long padded = in + 2L * padding;
    if (!(padded <= Integer.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "in + 2 padding must be at most 2^31 - 1, got in " + in + ", padding " + padding);
    }
    return outputOfPadded((int) padded, kernel, stride, dilation);
  }

  /**
   * The inverse of {@link #output}: every padding and stride that turn one length into another.
   *
   * <p>With r = in + 2 padding - dilation (kernel - 1) - 1, the room that the kernel has to move,
   * an output of out &gt; 1 asks for out - 1 = floor(r / stride), that is for a stride from floor(r
   * / out) + 1 to floor(r / (out - 1)). An output of 1 is one window, and so is every stride
   * greater than r: only the least of them, r + 1, is listed. There are at most in + padding
   * strides for each padding.
   *
   * @param in the axis length, at least 1
   * @param kernel the kernel length, at least 1
   * @param dilation at least 1; 1 is none
   * @param out the wanted output length, at least 1
   * @return all settings with a padding less than the kernel, by padding and then by stride, both
   *     ascending; empty if there is none
   * @throws IllegalArgumentException if a value is less than 1
   */
  public static List<Setting> settings(int in, int kernel, int dilation, int out) {
    requireAtLeast("in", in, 1);
    requireKernel(kernel, dilation);
    requireAtLeast("out", out, 1);
    List<Setting> settings = new ArrayList<>();
    for (int padding = 0; padding < kernel && in + 2L * padding <= Integer.MAX_VALUE; padding++) {
      long room = in + 2L * padding - reach(kernel, dilation);
      if (room >= 0) {
        long least = room / out + 1;
        long greatest = out == 1 ? least : room / (out - 1);
        for (long stride = least; stride <= greatest; stride++) {
          settings.add(new Setting(padding, (int) stride));
        }
      }
    }
    return settings;
  }

  /**
   * The other inverse of {@link #output}: the axis lengths that a setting turns into the wanted
   * one. From out - 1 = floor(r / stride), with r = in + 2 padding - dilation (kernel - 1) - 1,
   * follows (out - 1) stride &lt;= r &lt; out stride: they are neighbours, one for each remainder
   * of the stride.
   *
   * @param kernel the kernel length, at least 1
   * @param padding zeros on each side, at least 0 and less than the kernel
   * @param stride at least 1
   * @param dilation at least 1; 1 is none
   * @param out the wanted output length, at least 1
   * @return the lengths; empty if there is none, as where even an axis of 1 is padded to more than
   *     one window of stride 1, or the axis would be longer than 2^31 - 1
   * @throws IllegalArgumentException if a value is out of range
   */
  public static Optional<Lengths> inputs(
      int kernel, int padding, int stride, int dilation, int out) {
    requireKernel(kernel, dilation);
    requirePaddingAndStride(kernel, padding, stride);
    requireAtLeast("out", out, 1);
    long atRest = reach(kernel, dilation) - 2L * padding;
    long least = Math.max(1, atRest + (out - 1L) * stride);
    long greatest = Math.min(atRest + (long) out * stride - 1, Integer.MAX_VALUE - 2L * padding);
    return least <= greatest
        ? Optional.of(new Lengths((int) least, (int) greatest))
        : Optional.empty();
  }

  private static long reach(int kernel, int dilation) {
    return (long) dilation * (kernel - 1) + 1;
  }

  static int outputOfPadded(int padded, int kernel, int stride, int dilation) {
    long reach = reach(kernel, dilation);
    if (!(reach <= padded)) {
      throw new IllegalArgumentException(
          "kernel reaches over " + reach + " elements, but there are only " + padded);
    }
    return (int) ((padded - reach) / stride) + 1;
  }

  private static void requireKernel(int kernel, int dilation) {
    requireAtLeast("kernel", kernel, 1);
    requireAtLeast("dilation", dilation, 1);
  }

  private static void requirePaddingAndStride(int kernel, int padding, int stride) {
    requireAtLeast("padding", padding, 0);
    requireAtLeast("stride", stride, 1);
    if (padding >= kernel) {
      throw new IllegalArgumentException(
          "padding must be less than the kernel, got padding " + padding + ", kernel " + kernel);
    }
  }

  static void requireImages(Shape input) {
    if (input.rank() != 3) {
      throw new IllegalArgumentException("takes images [height, width, channels], got " + input);
    }
  }

  static void requireAtLeast(String name, int value, int least) {
    if (!(value >= least)) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
    }
  }

  /**
   * A padding and a stride of a convolution.
   *
   * @param padding zeros on each side, at least 0
   * @param stride the distance of two windows, at least 1
   */
  public record Setting(int padding, int stride) {

    public Setting {
      ConvArithmetic.requireAtLeast("padding", padding, 0);
      ConvArithmetic.requireAtLeast("stride", stride, 1);
    }
  }

  /**
   * Axis lengths from one to another, both included.
   *
   * @param least the smallest, at least 1
   * @param greatest the largest, at least the smallest
   */
  public record Lengths(int least, int greatest) {

    public Lengths {
      ConvArithmetic.requireAtLeast("least", least, 1);
      ConvArithmetic.requireAtLeast("greatest", greatest, least);
    }
  }
}
