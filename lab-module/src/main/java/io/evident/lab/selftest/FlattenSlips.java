package io.evident.lab.selftest;

import io.evident.backprop.manual.LayerPass;
import io.evident.backprop.network.Flatten;
import java.util.List;

/** Usual mistakes in giving a vector its shape back. */
final class FlattenSlips {
  private FlattenSlips() {}

  /** Where in dy the gradient of an element is looked for. */
  private interface Place {
    int of(Element e);
  }

  /**
   * One element of x.
   *
   * @param pass which x
   * @param n example
   * @param i row
   * @param j column
   * @param c channel
   */
  private record Element(LayerPass pass, int n, int i, int j, int c) {
    int height() {
      return pass.shape().dimension(0);
    }

    int width() {
      return pass.shape().dimension(1);
    }

    int channels() {
      return pass.shape().dimension(2);
    }

    int size() {
      return pass.shape().size();
    }

    int inExample() {
      return (i * width() + j) * channels() + c;
    }
  }

  private static LayerSlip slip(String name, Place place) {
    return LayerSlip.of(
        name,
        new Flatten(),
        (pass, dy, gradients) -> {
          double[] dx = new double[dy.length];
          int width = pass.shape().dimension(1);
          int channels = pass.shape().dimension(2);
          for (int k = 0; k < dx.length; k++) {
            int n = k / pass.shape().size();
            int inExample = k % pass.shape().size();
            int i = inExample / channels / width;
            int j = inExample / channels % width;
            dx[k] = dy[place.of(new Element(pass, n, i, j, inExample % channels))];
          }
          return dx;
        });
  }

  static List<LayerSlip> all() {
    return List.of(
        slip(
            "channel, height, width instead of height, width, channel",
            e -> e.n * e.size() + (e.c * e.height() + e.i) * e.width() + e.j),
        slip(
            "width before height",
            e -> e.n * e.size() + (e.j * e.height() + e.i) * e.channels() + e.c),
        slip("the batch as the last axis", e -> e.inExample() * e.pass.batch() + e.n),
        slip("the first example's gradient for all", Element::inExample),
        slip("the order reversed", e -> e.n * e.size() + e.size() - 1 - e.inExample()));
  }
}
