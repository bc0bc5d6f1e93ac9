package io.evident.lab.atlas.catalogue;

import java.util.List;
import org.tensorflow.op.nn.Conv2d;
import org.tensorflow.op.nn.Conv2dBackpropInput;
import org.tensorflow.op.nn.Conv3d;
import org.tensorflow.op.nn.DepthwiseConv2dNative;

/** Convolutions by padding, stride and dilation. Images are [batch, height, width, channels]. */
final class ConvolutionCases {
  private static final AtlasInput IMAGE = AtlasInput.of("input", 2, 6, 5, 2);
  private static final AtlasInput FILTER = AtlasInput.of("filter", 3, 3, 2, 2);
  private static final List<Long> ONCE = List.of(1L, 1L, 1L, 1L);

  /** A pixel above, two below, none to the left, one to the right. */
  private static final Long[] EXPLICIT = {0L, 0L, 1L, 2L, 0L, 1L, 0L, 0L};

  private ConvolutionCases() {}

  static List<AtlasCase> cases() {
    CaseList list = new CaseList(AtlasFamily.CONVOLUTIONS);
    for (String padding : List.of("SAME", "VALID")) {
      for (long stride = 1; stride <= 3; stride++) {
        conv2d(list, padding, stride, 1);
      }
      conv2d(list, padding, 1, 2);
      conv2d(list, padding, 2, 2);
    }
    list.add(
        "nn.conv2d",
        "explicit padding, 1 on every side",
        (tf, x) ->
            tf.nn.conv2d(
                x.get(0),
                x.get(1),
                ONCE,
                "EXPLICIT",
                Conv2d.explicitPaddings(0L, 0L, 1L, 1L, 1L, 1L, 0L, 0L)),
        IMAGE,
        FILTER);
    list.add(
        "nn.conv2d",
        "explicit padding, other on each side",
        (tf, x) ->
            tf.nn.conv2d(x.get(0), x.get(1), ONCE, "EXPLICIT", Conv2d.explicitPaddings(EXPLICIT)),
        IMAGE,
        FILTER);
    list.add(
        "nn.conv2d",
        "VALID, 1x1",
        (tf, x) -> tf.nn.conv2d(x.get(0), x.get(1), ONCE, "VALID"),
        IMAGE,
        AtlasInput.of("filter", 1, 1, 2, 3));
    list.add(
        "nn.conv2d",
        "VALID, kernel of the image's size",
        (tf, x) -> tf.nn.conv2d(x.get(0), x.get(1), ONCE, "VALID"),
        AtlasInput.of("input", 2, 3, 3, 2),
        AtlasInput.of("filter", 3, 3, 2, 3));
    list.add(
        "nn.conv2d",
        "SAME, even kernel",
        (tf, x) -> tf.nn.conv2d(x.get(0), x.get(1), ONCE, "SAME"),
        IMAGE,
        AtlasInput.of("filter", 2, 4, 2, 2));
    list.add(
        "nn.conv2d",
        "VALID, two groups",
        (tf, x) -> tf.nn.conv2d(x.get(0), x.get(1), ONCE, "VALID"),
        AtlasInput.of("input", 2, 4, 4, 4),
        AtlasInput.of("filter", 3, 3, 2, 2));
    for (String padding : List.of("SAME", "VALID")) {
      depthwise(list, padding, 1, 1);
      depthwise(list, padding, 2, 1);
      depthwise(list, padding, 1, 2);
      conv3d(list, padding, 1, 1);
      conv3d(list, padding, 2, 1);
      transposed(list, padding, 1, 1);
      transposed(list, padding, 2, 1);
    }
    conv3d(list, "VALID", 1, 2);
    transposed(list, "SAME", 1, 2);
    list.add(
        "nn.depthwiseConv2dNative",
        "explicit padding, other on each side",
        (tf, x) ->
            tf.nn.depthwiseConv2dNative(
                x.get(0),
                x.get(1),
                ONCE,
                "EXPLICIT",
                DepthwiseConv2dNative.explicitPaddings(EXPLICIT)),
        IMAGE,
        FILTER);
    return list.cases();
  }

  private static String attributes(String padding, long stride, long dilation) {
    return padding
        + (stride > 1 ? ", stride " + stride : "")
        + (dilation > 1 ? ", dilation " + dilation : "");
  }

  private static void conv2d(CaseList list, String padding, long stride, long dilation) {
    list.add(
        "nn.conv2d",
        attributes(padding, stride, dilation),
        (tf, x) ->
            tf.nn.conv2d(
                x.get(0),
                x.get(1),
                List.of(1L, stride, stride, 1L),
                padding,
                Conv2d.dilations(1L, dilation, dilation, 1L)),
        IMAGE,
        FILTER);
  }

  private static void depthwise(CaseList list, String padding, long stride, long dilation) {
    list.add(
        "nn.depthwiseConv2dNative",
        attributes(padding, stride, dilation),
        (tf, x) ->
            tf.nn.depthwiseConv2dNative(
                x.get(0),
                x.get(1),
                List.of(1L, stride, stride, 1L),
                padding,
                DepthwiseConv2dNative.dilations(1L, dilation, dilation, 1L)),
        IMAGE,
        FILTER);
  }

  private static void conv3d(CaseList list, String padding, long stride, long dilation) {
    list.add(
        "nn.conv3d",
        attributes(padding, stride, dilation),
        (tf, x) ->
            tf.nn.conv3d(
                x.get(0),
                x.get(1),
                List.of(1L, stride, stride, stride, 1L),
                padding,
                Conv3d.dilations(1L, dilation, dilation, dilation, 1L)),
        AtlasInput.of("input", 1, 3, 4, 3, 2),
        AtlasInput.of("filter", 2, 2, 2, 2, 1));
  }

  /** The transposed convolution: to an image of 6 x 5. */
  private static void transposed(CaseList list, String padding, int stride, long dilation) {
    int height = padding.equals("SAME") ? (6 + stride - 1) / stride : (6 - 3) / stride + 1;
    int width = padding.equals("SAME") ? (5 + stride - 1) / stride : (5 - 3) / stride + 1;
    list.add(
        "nn.conv2dBackpropInput",
        attributes(padding, stride, dilation),
        (tf, x) ->
            tf.nn.conv2dBackpropInput(
                tf.constant(new int[] {2, 6, 5, 2}),
                x.get(0),
                x.get(1),
                List.of(1L, (long) stride, (long) stride, 1L),
                padding,
                Conv2dBackpropInput.dilations(1L, dilation, dilation, 1L)),
        FILTER,
        AtlasInput.of("outBackprop", 2, height, width, 2));
  }
}
