package io.evident.lab.atlas.joined;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/** The maxima or means of windows of two by two pixels. */
enum PoolingStep implements JoinedStep {
  MAX("maxPool") {
    @Override
    public Operand<TNumber> build(Ops tf, List<Operand<TNumber>> x) {
      return tf.nn.maxPool(x.get(0), tf.constant(WINDOW), tf.constant(WINDOW), "VALID");
    }

    @Override
    void pool(Bounded x, int[] window, Bounded y, int to) {
      int best = best(x, window);
      double off = 0;
      for (int pixel : window) {
        off = Math.max(off, x.errors()[pixel]);
      }
      y.set(to, x.values()[best], off);
    }

    private int best(Bounded x, int[] window) {
      int best = window[0];
      for (int pixel : window) {
        best = x.values()[pixel] > x.values()[best] ? pixel : best;
      }
      return best;
    }

    /** Of entries that float32 cannot tell apart, any may be given the gradient. */
    @Override
    void spread(Bounded x, int[] window, Bounded dy, int from, Bounded dx) {
      int best = best(x, window);
      for (int pixel : window) {
        boolean isBest = pixel == best;
        boolean tied = false;
        for (int other : window) {
          double apart = x.errors()[pixel] + x.errors()[other];
          boolean near = Math.abs(x.values()[pixel] - x.values()[other]) <= apart;
          tied |= other != pixel && near && (isBest || other == best);
        }
        dx.set(
            pixel,
            isBest ? dy.values()[from] : 0,
            tied ? dy.greatest(from) : isBest ? dy.errors()[from] : 0);
      }
    }
  },
  MEAN("avgPool") {
    @Override
    public Operand<TNumber> build(Ops tf, List<Operand<TNumber>> x) {
      List<Long> window = List.of(1L, 2L, 2L, 1L);
      return tf.nn.avgPool(x.get(0), window, window, "VALID");
    }

    @Override
    void pool(Bounded x, int[] window, Bounded y, int to) {
      double sum = 0;
      double off = 0;
      for (int pixel : window) {
        sum += x.values()[pixel] / window.length;
        off +=
            (x.errors()[pixel] + Bounded.gamma(window.length) * x.greatest(pixel)) / window.length;
      }
      y.set(to, sum, off);
    }

    @Override
    void spread(Bounded x, int[] window, Bounded dy, int from, Bounded dx) {
      for (int pixel : window) {
        dx.set(pixel, dy.values()[from] / window.length, dy.errors()[from] / window.length);
      }
    }
  };

  private static final int[] WINDOW = {1, 2, 2, 1};

  private final String title;

  PoolingStep(String title) {
    this.title = title;
  }

  abstract void pool(Bounded x, int[] window, Bounded y, int to);

  abstract void spread(Bounded x, int[] window, Bounded dy, int from, Bounded dx);

  @Override
  public String title() {
    return title;
  }

  @Override
  public List<Integer> shape(List<Integer> before) {
    return List.of(before.get(0), before.get(1) / 2, before.get(2) / 2, before.get(3));
  }

  @Override
  public Bounded forward(List<Bounded> x) {
    Bounded y = Bounded.empty(shape(x.get(0).shape()));
    for (int i = 0; i < y.values().length; i++) {
      pool(x.get(0), window(x.get(0).shape(), i), y, i);
    }
    return y;
  }

  @Override
  public List<Bounded> backward(List<Bounded> x, Bounded y, Bounded dy) {
    Bounded dx = Bounded.empty(x.get(0).shape());
    for (int i = 0; i < y.values().length; i++) {
      spread(x.get(0), window(dx.shape(), i), dy, i, dx);
    }
    return List.of(dx);
  }

  /** The four pixels of an output, of an input whose height and width are even. */
  private static int[] window(List<Integer> shape, int output) {
    int channels = shape.get(3);
    int width = shape.get(2);
    int row = output / channels;
    int left = row % (width / 2) * 2;
    int top = row / (width / 2) * 2;
    int first = (top * width + left) * channels + output % channels;
    int below = width * channels;
    return new int[] {first, first + channels, first + below, first + below + channels};
  }
}
