package io.evident.lab.atlas.joined;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/** Zeros around images, one pixel wide: dx is the inner part of dy. */
record PadStep() implements JoinedStep {
  private static final int[][] AROUND = {{0, 0}, {1, 1}, {1, 1}, {0, 0}};

  @Override
  public String title() {
    return "pad";
  }

  @Override
  public List<Integer> shape(List<Integer> before) {
    return List.of(before.get(0), before.get(1) + 2, before.get(2) + 2, before.get(3));
  }

  /** TensorFlow's optimizer knows Pad; {@code tf.pad} adds PadV2. */
  @Override
  public Operand<TNumber> build(Ops tf, List<Operand<TNumber>> x) {
    return tf.scope()
        .opBuilder("Pad", "Pad")
        .addInput(x.get(0).asOutput())
        .addInput(tf.constant(AROUND).asOutput())
        .build()
        .output(0);
  }

  @Override
  public Bounded forward(List<Bounded> x) {
    Bounded y = Bounded.empty(shape(x.get(0).shape()));
    copy(x.get(0), y, true);
    return new Bounded(y.shape(), y.values(), y.sizes(), y.errors(), x.get(0).terms());
  }

  @Override
  public List<Bounded> backward(List<Bounded> x, Bounded y, Bounded dy) {
    Bounded dx = Bounded.empty(x.get(0).shape());
    copy(dy, dx, false);
    return List.of(new Bounded(dx.shape(), dx.values(), dx.sizes(), dx.errors(), dy.terms()));
  }

  private static void copy(Bounded from, Bounded to, boolean outwards) {
    List<Integer> inner = outwards ? from.shape() : to.shape();
    int height = inner.get(1);
    int line = inner.get(2) * inner.get(3);
    int wide = line + 2 * inner.get(3);
    for (int i = 0; i < inner.get(0) * height; i++) {
      int outer = (i / height * (height + 2) + i % height + 1) * wide + inner.get(3);
      int source = outwards ? i * line : outer;
      int target = outwards ? outer : i * line;
      System.arraycopy(from.values(), source, to.values(), target, line);
      System.arraycopy(from.sizes(), source, to.sizes(), target, line);
      System.arraycopy(from.errors(), source, to.errors(), target, line);
    }
  }
}
