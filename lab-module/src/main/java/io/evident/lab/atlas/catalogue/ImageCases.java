package io.evident.lab.atlas.catalogue;

import java.util.List;
import org.tensorflow.op.image.ResizeBicubic;
import org.tensorflow.op.image.ResizeBilinear;
import org.tensorflow.op.image.ResizeNearestNeighbor;

/** Resized images; the output of some is a float32 whatever goes in. */
final class ImageCases {
  private static final AtlasInput IMAGE = AtlasInput.of("images", 1, 3, 4, 2);
  private static final int[] LARGER = {5, 7};
  private static final int[] SMALLER = {2, 3};

  private ImageCases() {}

  static List<AtlasCase> cases() {
    CaseList list = new CaseList(AtlasFamily.IMAGES);
    for (int[] size : List.of(LARGER, SMALLER)) {
      String to = size == LARGER ? "to 5x7" : "to 2x3";
      list.add(
          "image.resizeBilinear",
          to,
          (tf, x) -> CaseList.narrow(tf.image.resizeBilinear(x.get(0), tf.constant(size))),
          IMAGE);
      list.add(
          "image.resizeBilinear",
          to + ", half pixel centers",
          (tf, x) ->
              CaseList.narrow(
                  tf.image.resizeBilinear(
                      x.get(0), tf.constant(size), ResizeBilinear.halfPixelCenters(true))),
          IMAGE);
      list.add(
          "image.resizeBilinear",
          to + ", corners aligned",
          (tf, x) ->
              CaseList.narrow(
                  tf.image.resizeBilinear(
                      x.get(0), tf.constant(size), ResizeBilinear.alignCorners(true))),
          IMAGE);
      list.add(
          "image.resizeBicubic",
          to + ", half pixel centers",
          (tf, x) ->
              CaseList.narrow(
                  tf.image.resizeBicubic(
                      x.get(0), tf.constant(size), ResizeBicubic.halfPixelCenters(true))),
          IMAGE);
      list.add(
          "image.resizeNearestNeighbor",
          to,
          (tf, x) -> tf.image.resizeNearestNeighbor(x.get(0), tf.constant(size)),
          IMAGE);
      list.add(
          "image.resizeNearestNeighbor",
          to + ", half pixel centers",
          (tf, x) ->
              tf.image.resizeNearestNeighbor(
                  x.get(0), tf.constant(size), ResizeNearestNeighbor.halfPixelCenters(true)),
          IMAGE);
    }
    return list.cases();
  }
}
