package io.evident.lab.atlas.catalogue;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** Maxima and means of windows. */
final class PoolingCases {
  private static final AtlasInput IMAGE = AtlasInput.of("input", 2, 5, 6, 2);
  private static final AtlasInput VOLUME = AtlasInput.of("input", 1, 3, 4, 4, 2);

  private PoolingCases() {}

  static List<AtlasCase> cases() {
    CaseList list = new CaseList(AtlasFamily.POOLING);
    for (String padding : List.of("SAME", "VALID")) {
      flat(list, padding, 2, 2);
      flat(list, padding, 3, 2);
      flat(list, padding, 3, 1);
      deep(list, padding, 2, 2);
      deep(list, padding, 2, 1);
      list.add(
          "nn.maxPoolWithArgmax",
          padding + ", window 2, stride 2",
          (tf, x) ->
              tf.nn
                  .maxPoolWithArgmax(x.get(0), sizes(2, 2), sizes(2, 2), TInt64.class, padding)
                  .output(),
          IMAGE);
    }
    return list.cases();
  }

  private static String attributes(String padding, long window, long stride) {
    return padding + ", window " + window + ", stride " + stride;
  }

  private static List<Long> sizes(long size, int axes) {
    return axes == 2 ? List.of(1L, size, size, 1L) : List.of(1L, size, size, size, 1L);
  }

  private static Operand<TInt32> size(Ops tf, int size) {
    return tf.constant(new int[] {1, size, size, 1});
  }

  private static void flat(CaseList list, String padding, int window, int stride) {
    list.add(
        "nn.maxPool",
        attributes(padding, window, stride),
        (tf, x) -> tf.nn.maxPool(x.get(0), size(tf, window), size(tf, stride), padding),
        IMAGE);
    list.add(
        "nn.avgPool",
        attributes(padding, window, stride),
        (tf, x) -> tf.nn.avgPool(x.get(0), sizes(window, 2), sizes(stride, 2), padding),
        IMAGE);
  }

  private static void deep(CaseList list, String padding, long window, long stride) {
    list.add(
        "nn.maxPool3d",
        attributes(padding, window, stride),
        (tf, x) -> tf.nn.maxPool3d(x.get(0), sizes(window, 3), sizes(stride, 3), padding),
        VOLUME);
    list.add(
        "nn.avgPool3d",
        attributes(padding, window, stride),
        (tf, x) -> tf.nn.avgPool3d(x.get(0), sizes(window, 3), sizes(stride, 3), padding),
        VOLUME);
  }
}
