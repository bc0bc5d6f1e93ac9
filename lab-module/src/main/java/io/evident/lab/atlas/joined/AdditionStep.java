package io.evident.lab.atlas.joined;

import io.evident.lab.atlas.catalogue.AtlasInput;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/** y = x + b: a bias, whose gradient is the sum of dy's rows, or a shortcut, whose is dy. */
enum AdditionStep implements JoinedStep {
  BIAS("biasAdd") {
    @Override
    public List<Own> operands(List<Integer> shape) {
      AtlasInput bias = AtlasInput.of("bias", shape.get(shape.size() - 1));
      return List.of(new Own(bias, JoinedRole.WEIGHT));
    }

    @Override
    public Operand<TNumber> build(Ops tf, List<Operand<TNumber>> x) {
      return tf.nn.biasAdd(x.get(0), x.get(1));
    }

    @Override
    public List<Bounded> backward(List<Bounded> x, Bounded y, Bounded dy) {
      return List.of(dy, dy.sumOfRows());
    }
  },
  SHORTCUT("add") {
    @Override
    public List<Own> operands(List<Integer> shape) {
      AtlasInput shortcut = AtlasInput.of("shortcut", shape.toArray(Integer[]::new));
      return List.of(new Own(shortcut, JoinedRole.DATA));
    }

    @Override
    public Operand<TNumber> build(Ops tf, List<Operand<TNumber>> x) {
      return tf.math.add(x.get(0), x.get(1));
    }

    @Override
    public List<Bounded> backward(List<Bounded> x, Bounded y, Bounded dy) {
      return List.of(dy, dy);
    }
  };

  private final String title;

  AdditionStep(String title) {
    this.title = title;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public Bounded forward(List<Bounded> x) {
    return x.get(0).plus(x.get(1));
  }
}
